"""The ground of the house: settings, urls, API root, and mechanisms that know no business noun."""
