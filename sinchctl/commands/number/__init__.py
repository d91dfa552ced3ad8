"""sinchctl number: the numbers of the project, what they are linked to, and free numbers."""

from sinchctl.commandline.groups import group, later

app = group(
    "List, link and find phone numbers.",
    {
        "list": later(
            "number.list_numbers",
            "list_numbers",
            "sinchctl number list",
            "sinchctl number list --region SE --capability voice",
        ),
        "show": later("number.show", "show", "sinchctl number show +12025550134"),
        "set": later(
            "number.set_number",
            "set_number",
            "sinchctl number set +12025550134 --sms-plan sandboxplan --campaign CAMP1 --wait",
            'sinchctl number set +46711111111 --name "Support" --voice-app none',
        ),
        "search": later(
            "number.search",
            "search",
            "sinchctl number search --region US --type local",
            "sinchctl number search --region US --type local --pattern +1208 --at start",
        ),
    },
)
