"""What Sinch posts: reading it, checking it, imitating it, counting it."""
