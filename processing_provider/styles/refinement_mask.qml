<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Used nearly clear, what was left out by the reason. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
      <colorPalette>
        <paletteEntry value="0" color="#dfe6d8" alpha="60" label="Used"/>
        <paletteEntry value="1" color="#8a8f94" alpha="255" label="Low coherence"/>
        <paletteEntry value="2" color="#fb6a4a" alpha="255" label="Layover"/>
        <paletteEntry value="3" color="#6baed6" alpha="255" label="Shadow"/>
        <paletteEntry value="4" color="#edae49" alpha="255" label="Small component"/>
        <paletteEntry value="5" color="#7b3294" alpha="255" label="Wrong turns"/>
      </colorPalette>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation saturation="0" grayscaleMode="0"/>
    <rasterresampler zoomedInResampler="nearest" zoomedOutResampler="nearest" maxOversampling="2"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
