"""Things that can be bought, each with its price."""

from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Product(f.Group):
    """One thing, what it costs, and where it is found."""

    schema_org = "Product"
    mf = "h-product"

    name = f.Line("What", required=True, ld="name", mf="p-name")
    price = f.Number("Price", min=0, places=2, unit="€", mf="p-price")
    picture = f.Image("Picture")
    address = f.Url("Where", ld="url", mf="u-url")
    note = f.Line("Note", ld="description", mf="p-summary")

    def json_ld(self) -> dict[str, Any]:
        """Say the price as an offer, which is how shops say it."""
        if self.price is None:
            return super().json_ld()
        offer = {"@type": "Offer", "price": str(self.price.amount), "priceCurrency": "EUR"}
        return {**super().json_ld(), "offers": offer}


class ProductList(PostFormat):
    """Things worth their money, each with its price."""

    name = "product-list"
    label = "List of things"
    icon = "☰"
    schema_org = "CollectionPage"
    api = ">=2"

    body = f.Markdown("What they are for")
    products = f.Rows(Product, "Things", min=1, max=50, ld="mainEntity")

    example = {
        "title": "For the first night on board",
        "body": "All of it fits in *one* bag.",
        "products": [
            {"name": "A lamp", "price": "19.50", "picture": {"id": 1, "alt": "A storm lamp"},
             "address": "https://example.org/lamp", "note": "Burns for nine hours."},
            {"name": "A blanket", "price": "24"},
        ],
    }  # fmt: skip
