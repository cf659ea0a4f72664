"""Firnline: SAR methods for snow, glaciers and sea ice as QGIS Processing tools."""


def classFactory(iface):
    from .plugin import FirnlinePlugin

    return FirnlinePlugin(iface)
