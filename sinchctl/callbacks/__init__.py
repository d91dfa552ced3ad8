"""The receiver of `event listen`: callbacks in, verified, answered or passed on, recorded."""
