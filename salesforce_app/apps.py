from django.apps import AppConfig


class SalesforceAppConfig(AppConfig):
    name = "salesforce_app"
    verbose_name = "Routebook"
