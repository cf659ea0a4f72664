<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Unwrapped phase, dark to bright; both ends are set to the layer's values when it is loaded. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="-1" classificationMax="1">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="-1" maximumValue="1" labelPrecision="2">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="68,1,84,255"/>
              <Option name="color2" type="QString" value="253,231,37,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.125;71,45,123,255:0.25;59,82,139,255:0.375;44,114,142,255:0.5;33,145,140,255:0.625;40,174,128,255:0.75;94,201,98,255:0.875;173,220,48,255"/>
            </Option>
          </colorramp>
          <item value="-1" color="#440154" alpha="255" label="-1"/>
          <item value="-0.75" color="#472d7b" alpha="255" label="-0.75"/>
          <item value="-0.5" color="#3b528b" alpha="255" label="-0.5"/>
          <item value="-0.25" color="#2c728e" alpha="255" label="-0.25"/>
          <item value="0" color="#21918c" alpha="255" label="0"/>
          <item value="0.25" color="#28ae80" alpha="255" label="0.25"/>
          <item value="0.5" color="#5ec962" alpha="255" label="0.5"/>
          <item value="0.75" color="#addc30" alpha="255" label="0.75"/>
          <item value="1" color="#fde725" alpha="255" label="1"/>
          <rampLegendSettings useContinuousLegend="1" orientation="1" direction="0" prefix="" suffix=" rad" minimumLabel="" maximumLabel="">
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
