<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Flags of the penetration from coherence; colours as in its report. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1">
      <colorPalette>
        <paletteEntry value="0" color="#3b7ea1" alpha="255" label="Sound"/>
        <paletteEntry value="1" color="#66a182" alpha="255" label="No volume decorrelation, dh = 0"/>
        <paletteEntry value="2" color="#d1495b" alpha="255" label="Saturated"/>
        <paletteEntry value="3" color="#5b6b78" alpha="255" label="Noise, no result"/>
      </colorPalette>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation saturation="0" grayscaleMode="0"/>
    <rasterresampler zoomedInResampler="nearest" zoomedOutResampler="nearest" maxOversampling="1"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
