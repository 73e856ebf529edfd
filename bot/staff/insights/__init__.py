"""What the daily counts tell staff, as charts with a table beside each and as CSV."""
