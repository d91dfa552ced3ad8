"""What a Sinch call does: an interpreter of SVAML without input, output or a clock."""
