"""Editorial findings: what a good editor would point out. They warn; they never hold back."""
