"""sinchctl call: play calls on the desk; show calls, steer them, end them, report on them."""

from sinchctl.commandline.groups import group, later

_ID = "1ce0ffee-ca11-ca11-ca11-abcdef000053"


app = group(
    "Play, test, prove, show, steer and end calls.",
    {
        "simulate": later(
            "call.simulate",
            "simulate",
            "sinchctl call simulate menu.yaml",
            "sinchctl call simulate menu.yaml --keys 1,timeout",
            "sinchctl call simulate http://127.0.0.1:8080 --expect kind=ended",
            uses="profile",
        ),
        "test": later(
            "call.trial",
            "run_tests",
            "sinchctl call test menu.test.yaml",
            "sinchctl call test menu.test.yaml --format junit",
            "sinchctl call test menu.test.yaml --coverage 80",
            uses="profile",
        ),
        "explore": later(
            "call.explore",
            "explore_call",
            "sinchctl call explore menu.yaml",
            "sinchctl call explore menu.yaml --reach 'result return sales,within=30s,keys=1'",
            "sinchctl call explore menu.yaml --format github --strict",
            uses="profile",
        ),
        "get": later(
            "call.get",
            "get",
            f"sinchctl call get {_ID}",
            f"sinchctl call get {_ID} --field status",
        ),
        "update": later(
            "call.steer",
            "update",
            f"sinchctl call update {_ID} goodbye.json",
            f"sinchctl call update {_ID} goodbye.json --dry-run",
        ),
        "manage": later(
            "call.steer", "manage", f"sinchctl call manage {_ID} whisper.json --leg callee"
        ),
        "hangup": later("call.steer", "hangup", f"sinchctl call hangup {_ID}"),
        "report-status": later(
            "call.steer",
            "report_status",
            f"sinchctl call report-status {_ID} success",
            f"sinchctl call report-status {_ID} failure",
        ),
    },
)
