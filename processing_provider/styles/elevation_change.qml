<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Differences of heights, loss red, gain blue; the range is symmetric about zero, so that white is no change. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="-20" classificationMax="20">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="-20" maximumValue="20" labelPrecision="1">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="103,0,31,255"/>
              <Option name="color2" type="QString" value="5,48,97,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.125;178,24,43,255:0.25;214,96,77,255:0.375;244,165,130,255:0.5;247,247,247,255:0.625;146,197,222,255:0.75;67,147,195,255:0.875;33,102,172,255"/>
            </Option>
          </colorramp>
          <item value="-20" color="#67001f" alpha="255" label="-20"/>
          <item value="-15" color="#b2182b" alpha="255" label="-15"/>
          <item value="-10" color="#d6604d" alpha="255" label="-10"/>
          <item value="-5" color="#f4a582" alpha="255" label="-5"/>
          <item value="0" color="#f7f7f7" alpha="255" label="0"/>
          <item value="5" color="#92c5de" alpha="255" label="5"/>
          <item value="10" color="#4393c3" alpha="255" label="10"/>
          <item value="15" color="#2166ac" alpha="255" label="15"/>
          <item value="20" color="#053061" alpha="255" label="20"/>
          <rampLegendSettings useContinuousLegend="1" orientation="1" direction="0" prefix="" suffix=" m" minimumLabel="" maximumLabel="">
            <numericFormat id="basic">
              <Option type="Map">
                <Option name="decimals" type="int" value="1"/>
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
