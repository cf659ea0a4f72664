<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Hits and misses of a snow map; colours as in its report. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1">
      <colorPalette>
        <paletteEntry value="0" color="#ece9e2" alpha="255" label="No snow in both"/>
        <paletteEntry value="1" color="#3b7ea1" alpha="255" label="Hit: snow in both"/>
        <paletteEntry value="2" color="#f0a500" alpha="255" label="Missed: snow in the reference only"/>
        <paletteEntry value="3" color="#a3195b" alpha="255" label="False: snow in the map only"/>
      </colorPalette>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation saturation="0" grayscaleMode="0"/>
    <rasterresampler zoomedInResampler="nearest" zoomedOutResampler="nearest" maxOversampling="1"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
