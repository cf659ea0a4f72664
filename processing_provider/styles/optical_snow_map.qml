<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- The classes of the optical snow map; no data stays transparent. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
      <colorPalette>
        <paletteEntry value="0" color="#b59a74" alpha="255" label="No snow"/>
        <paletteEntry value="1" color="#f4fbff" alpha="255" label="Snow"/>
        <paletteEntry value="2" color="#5aa9d6" alpha="255" label="Glacier ice or water"/>
        <paletteEntry value="3" color="#8d949a" alpha="255" label="Cloud"/>
      </colorPalette>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation saturation="0" grayscaleMode="0"/>
    <rasterresampler zoomedInResampler="nearest" zoomedOutResampler="nearest" maxOversampling="1"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
