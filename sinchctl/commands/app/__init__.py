"""sinchctl app: the callback URLs and the numbers of a voice application."""

from sinchctl.commandline.groups import group, later

app = group(
    "Manage the callback URLs and the numbers of voice applications.",
    {
        "callbacks": later(
            "app.callbacks",
            "callbacks",
            "sinchctl app callbacks",
            "sinchctl app callbacks --primary https://ivr.example.com/sinch",
            "sinchctl app callbacks --fallback none",
        ),
        "lease": later(
            "app.lease",
            "lease",
            "sinchctl app lease https://test.example.com/sinch -- sleep 1",
        ),
        "restore": later("app.lease", "restore", "sinchctl app restore"),
        "numbers": later("app.numbers", "numbers", "sinchctl app numbers"),
        "assign": later(
            "app.assignment",
            "assign",
            "sinchctl app assign +12025550134",
        ),
        "unassign": later("app.assignment", "unassign", "sinchctl app unassign +46846500401"),
    },
)
