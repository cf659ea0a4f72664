<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Layover red, shadow blue, dark where the slope itself makes it; what is seen stays nearly clear. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
      <colorPalette>
        <paletteEntry value="0" color="#dfe6d8" alpha="60" label="Visible"/>
        <paletteEntry value="1" color="#a50f15" alpha="255" label="Layover, own slope"/>
        <paletteEntry value="2" color="#fb6a4a" alpha="255" label="Layover of others"/>
        <paletteEntry value="3" color="#08519c" alpha="255" label="Shadow, own slope"/>
        <paletteEntry value="4" color="#6baed6" alpha="255" label="Shadow of others"/>
        <paletteEntry value="5" color="#54278f" alpha="255" label="Layover and shadow"/>
      </colorPalette>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation saturation="0" grayscaleMode="0"/>
    <rasterresampler zoomedInResampler="nearest" zoomedOutResampler="nearest" maxOversampling="2"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
