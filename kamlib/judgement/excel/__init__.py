"""The log as a workbook of Excel, there and back."""
