<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Local incidence: dark slopes face the radar, pale ones turn away. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="0" classificationMax="90">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="90" labelPrecision="0">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="0,34,78,255"/>
              <Option name="color2" type="QString" value="254,232,56,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.2;53,69,108,255:0.4;102,105,112,255:0.6;148,142,119,255:0.8;200,184,102,255"/>
            </Option>
          </colorramp>
          <item value="0" color="#00224e" alpha="255" label="0"/>
          <item value="18" color="#35456c" alpha="255" label="18"/>
          <item value="36" color="#666970" alpha="255" label="36"/>
          <item value="54" color="#948e77" alpha="255" label="54"/>
          <item value="72" color="#c8b866" alpha="255" label="72"/>
          <item value="90" color="#fee838" alpha="255" label="90"/>
          <rampLegendSettings useContinuousLegend="1" orientation="1" direction="0" prefix="" suffix=" degrees" minimumLabel="" maximumLabel="">
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
