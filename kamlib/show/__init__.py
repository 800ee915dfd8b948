"""What people see in a notebook: words, tables and charts. No arithmetic of the method."""
