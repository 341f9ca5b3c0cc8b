"""At the foot of what went out by the serta-merta lane: under which document, what was left out, and what has been made up since."""
