"""The units that every language has its own sign for: how CLDR calls each, and its code for machines."""

from __future__ import annotations

from typing import NamedTuple


class Unit(NamedTuple):
    """A unit: its name in CLDR (https://cldr.unicode.org), and its code by UN/CEFACT recommendation 20."""

    cldr: str
    code: str


UNITS = {
    "mm": Unit("length-millimeter", "MMT"),
    "cm": Unit("length-centimeter", "CMT"),
    "m": Unit("length-meter", "MTR"),
    "km": Unit("length-kilometer", "KMT"),
    "in": Unit("length-inch", "INH"),
    "ft": Unit("length-foot", "FOT"),
    "mi": Unit("length-mile", "SMI"),
    "nmi": Unit("length-nautical-mile", "NMI"),
    "m²": Unit("area-square-meter", "MTK"),
    "km²": Unit("area-square-kilometer", "KMK"),
    "ha": Unit("area-hectare", "HAR"),
    "ml": Unit("volume-milliliter", "MLT"),
    "l": Unit("volume-liter", "LTR"),
    "m³": Unit("volume-cubic-meter", "MTQ"),
    "mg": Unit("mass-milligram", "MGM"),
    "g": Unit("mass-gram", "GRM"),
    "kg": Unit("mass-kilogram", "KGM"),
    "t": Unit("mass-tonne", "TNE"),
    "oz": Unit("mass-ounce", "ONZ"),
    "lb": Unit("mass-pound", "LBR"),
    "km/h": Unit("speed-kilometer-per-hour", "KMH"),
    "m/s": Unit("speed-meter-per-second", "MTS"),
    "mph": Unit("speed-mile-per-hour", "HM"),
    "kn": Unit("speed-knot", "KNT"),
    "°C": Unit("temperature-celsius", "CEL"),
    "°F": Unit("temperature-fahrenheit", "FAH"),
    "hPa": Unit("pressure-hectopascal", "A97"),
    "kcal": Unit("energy-kilocalorie", "E14"),
    "kJ": Unit("energy-kilojoule", "KJO"),
    "kWh": Unit("energy-kilowatt-hour", "KWH"),
    "W": Unit("power-watt", "WTT"),
    "kW": Unit("power-kilowatt", "KWT"),
    "%": Unit("concentr-percent", "P1"),
}
