"""What chapter 3 shows and asks: words, sentences, charts, tables, forms."""
