"""What is kept of imports: batches with their changes, files that were sent, mappings."""

from .batches import BatchState, ImportBatch, ImportChange
from .mappings import SavedMapping
from .uploads import Upload, UploadState

__all__ = ["BatchState", "ImportBatch", "ImportChange", "SavedMapping", "Upload", "UploadState"]
