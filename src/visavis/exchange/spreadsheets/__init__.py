"""Tables that other programs wrote: .csv of many dialects and .xlsx, read within limits."""
