"""How handovers reach a clinic: by e-mail and by webhook, each only where the operator has switched it on."""
