<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- The twelve largest components; smaller ones are clear. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
      <colorPalette>
        <paletteEntry value="0" color="#9aa5ad" alpha="255" label="Too small"/>
        <paletteEntry value="1" color="#3b7ea1" alpha="255" label="1"/>
        <paletteEntry value="2" color="#edae49" alpha="255" label="2"/>
        <paletteEntry value="3" color="#d1495b" alpha="255" label="3"/>
        <paletteEntry value="4" color="#66a182" alpha="255" label="4"/>
        <paletteEntry value="5" color="#8d6a9f" alpha="255" label="5"/>
        <paletteEntry value="6" color="#5b6b78" alpha="255" label="6"/>
        <paletteEntry value="7" color="#b07d3c" alpha="255" label="7"/>
        <paletteEntry value="8" color="#2f9e9e" alpha="255" label="8"/>
        <paletteEntry value="9" color="#c96aa2" alpha="255" label="9"/>
        <paletteEntry value="10" color="#7c9c2f" alpha="255" label="10"/>
        <paletteEntry value="11" color="#4a6fa5" alpha="255" label="11"/>
        <paletteEntry value="12" color="#e07b39" alpha="255" label="12"/>
      </colorPalette>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation saturation="0" grayscaleMode="0"/>
    <rasterresampler zoomedInResampler="nearest" zoomedOutResampler="nearest" maxOversampling="2"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
