<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Coherence from black, 0, to white, 1. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="0" classificationMax="1">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="1" labelPrecision="2">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="0,0,0,255"/>
              <Option name="color2" type="QString" value="255,255,255,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.25;64,64,64,255:0.5;128,128,128,255:0.75;192,192,192,255"/>
            </Option>
          </colorramp>
          <item value="0" color="#000000" alpha="255" label="0"/>
          <item value="0.25" color="#404040" alpha="255" label="0.25"/>
          <item value="0.5" color="#808080" alpha="255" label="0.5"/>
          <item value="0.75" color="#c0c0c0" alpha="255" label="0.75"/>
          <item value="1" color="#ffffff" alpha="255" label="1"/>
          <rampLegendSettings useContinuousLegend="1" orientation="1" direction="0" prefix="" suffix="" minimumLabel="" maximumLabel="">
            <numericFormat id="basic">
              <Option type="Map">
                <Option name="decimals" type="int" value="2"/>
                <Option name="rounding_type" type="int" value="0"/>
                <Option name="show_trailing_zeros" type="bool" value="true"/>
              </Option>
            </numericFormat>
          </rampLegendSettings>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation saturation="0" grayscaleMode="0"/>
    <rasterresampler zoomedInResampler="nearest" zoomedOutResampler="bilinear" maxOversampling="2"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
