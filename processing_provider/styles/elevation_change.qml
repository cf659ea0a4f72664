<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Band 1 (change) from red, thinning, to blue; -4 to 4 of its unit. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="-4" classificationMax="4">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="-4" maximumValue="4" labelPrecision="2">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="178,24,43,255"/>
              <Option name="color2" type="QString" value="33,102,172,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.25;239,138,98,255:0.5;247,247,247,255:0.75;103,169,207,255"/>
            </Option>
          </colorramp>
          <item value="-4" color="#b2182b" alpha="255" label="-4"/>
          <item value="4" color="#2166ac" alpha="255" label="4"/>
          <rampLegendSettings useContinuousLegend="1" orientation="1" direction="0" prefix="" suffix="" minimumLabel="" maximumLabel="">
            <numericFormat id="basic">
              <Option type="Map">
                <Option name="decimals" type="int" value="0"/>
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
