"""Addresses of the imports."""

from __future__ import annotations

from django.urls import path

from .views import batches, files, history, mappings, upload

app_name = "imports"

urlpatterns = [
    path("", history.history, name="history"),
    path("new/", upload.new, name="new"),
    path("files/<uuid:pk>/", files.file, name="file"),
    path("files/<uuid:pk>/progress/", files.progress, name="file_progress"),
    path("files/<uuid:pk>/import/", files.confirm, name="confirm"),
    path("files/<uuid:pk>/reopen/", files.reopen, name="reopen"),
    path("files/<uuid:pk>/discard/", files.discard, name="discard"),
    path("files/<uuid:pk>/rejected/", files.rejected, name="file_rejected"),
    path("files/<uuid:pk>/mapping/", files.mapping, name="file_mapping"),
    path("mappings/", mappings.mappings, name="mappings"),
    path("mappings/<int:pk>/", mappings.rename, name="mapping"),
    path("mappings/<int:pk>/delete/", mappings.delete, name="delete_mapping"),
    path("mappings/<int:pk>/file/", mappings.download, name="mapping_file"),
    path("<int:number>/", batches.batch, name="batch"),
    path("<int:number>/progress/", batches.progress, name="batch_progress"),
    path("<int:number>/rejected/", batches.rejected, name="rejected"),
    path("<int:number>/undo/", batches.undo, name="undo"),
]
