"""What is published: report templates and the management reports (HTML, PDF, XLSX, JSON)."""
