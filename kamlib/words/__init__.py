"""What people see: words, numbers, tables, the canvas of charts. No arithmetic of the method."""
