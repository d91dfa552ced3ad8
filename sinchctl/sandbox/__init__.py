"""An embedded Sinch: checks requests as Sinch does, remembers, and plays outcomes."""
