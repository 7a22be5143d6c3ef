"""The coding looked over: documents against rows, wordings, and two coders against each other."""
