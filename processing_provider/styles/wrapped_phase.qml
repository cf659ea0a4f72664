<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Wrapped phase on a circle of colours: both ends are one colour. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="-3.141593" classificationMax="3.141593">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="-3.141593" maximumValue="3.141593" labelPrecision="2">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="226,217,226,255"/>
              <Option name="color2" type="QString" value="226,217,226,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.125;158,187,201,255:0.25;103,133,190,255:0.375;94,67,165,255:0.5;47,20,54,255:0.625;103,20,63,255:0.75;168,71,80,255:0.875;205,155,127,255"/>
            </Option>
          </colorramp>
          <item value="-3.141593" color="#e2d9e2" alpha="255" label="-3.141593"/>
          <item value="-2.35619" color="#9ebbc9" alpha="255" label="-2.35619"/>
          <item value="-1.5708" color="#6785be" alpha="255" label="-1.5708"/>
          <item value="-0.785398" color="#5e43a5" alpha="255" label="-0.785398"/>
          <item value="0" color="#2f1436" alpha="255" label="0"/>
          <item value="0.785398" color="#67143f" alpha="255" label="0.785398"/>
          <item value="1.5708" color="#a84750" alpha="255" label="1.5708"/>
          <item value="2.35619" color="#cd9b7f" alpha="255" label="2.35619"/>
          <item value="3.141593" color="#e2d9e2" alpha="255" label="3.141593"/>
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
