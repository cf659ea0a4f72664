<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- dh/dt from red (the surface sinks) over white to blue (it rises), symmetric about zero; both ends are set to the layer's values when it is loaded. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="-1" classificationMax="1">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="-1" maximumValue="1" labelPrecision="2">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="103,0,31,255"/>
              <Option name="color2" type="QString" value="5,48,97,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.1;178,24,43,255:0.25;239,138,98,255:0.4;253,219,199,255:0.5;247,247,247,255:0.6;209,229,240,255:0.75;103,169,207,255:0.9;33,102,172,255"/>
            </Option>
          </colorramp>
          <item value="-1" color="#67001f" alpha="255" label="-1"/>
          <item value="1" color="#053061" alpha="255" label="1"/>
          <rampLegendSettings useContinuousLegend="1" orientation="1" direction="0" prefix="" suffix=" m/yr" minimumLabel="" maximumLabel="">
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
