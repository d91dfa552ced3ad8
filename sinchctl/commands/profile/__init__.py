"""sinchctl profile: manage the credentials of accounts, and test them."""

from sinchctl.commandline.groups import group, later

app = group(
    "Manage account profiles.",
    {
        "add": later(
            "profile.add",
            "add",
            "sinchctl profile add acme",
            "sinchctl profile add acme --key 669E367E-6BBA-48AB-AF15-266871C28135 "
            '--secret-command "pass show sinch/acme" --region euc1 --no-input',
            uses="record",
        ),
        "set": later(
            "profile.set_values",
            "set_values",
            "sinchctl profile set acme --region euc1 --cli +46700000000",
            "sinchctl profile set acme --locale none",
            "sinchctl profile set acme --renew application_secret",
            uses="record",
        ),
        "list": later(
            "profile.list_profiles",
            "list_profiles",
            "sinchctl profile list",
            "sinchctl profile list -q",
            uses="record",
        ),
        "show": later(
            "profile.show",
            "show",
            "sinchctl profile show",
            "sinchctl profile show acme -o json",
            uses="profile",
        ),
        "use": later("profile.use", "use", "sinchctl profile use acme", uses="record"),
        "remove": later(
            "profile.remove",
            "remove",
            "sinchctl profile remove acme",
            "sinchctl profile remove acme --yes",
            uses="record",
        ),
        "check": later(
            "profile.check", "check", "sinchctl profile check", "sinchctl --sandbox profile check"
        ),
        "path": later("profile.path", "path", "sinchctl profile path", uses="record"),
    },
)
