"""Files that people take with them: the plan on paper, the calendar, the week as a picture."""
