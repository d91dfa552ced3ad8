"""sinchctl app: the callback URLs of a voice application, and lending one for a test."""

from sinchctl.commandline.groups import group, later

app = group(
    "Manage the callback URLs of voice applications.",
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
    },
)
