<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Band 1 (duration), from pale to dark blue; the upper end is set for all years together when they are loaded. -->
<qgis styleCategories="Symbology" version="3.40">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="0" classificationMax="240">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="240" labelPrecision="0">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="255,255,217,255"/>
              <Option name="color2" type="QString" value="8,29,88,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.125;237,248,177,255:0.25;199,233,180,255:0.375;127,205,187,255:0.5;65,182,196,255:0.625;29,145,192,255:0.75;34,94,168,255:0.875;37,52,148,255"/>
            </Option>
          </colorramp>
          <item value="0" color="#ffffd9" alpha="255" label="0"/>
          <item value="30" color="#edf8b1" alpha="255" label="30"/>
          <item value="60" color="#c7e9b4" alpha="255" label="60"/>
          <item value="90" color="#7fcdbb" alpha="255" label="90"/>
          <item value="120" color="#41b6c4" alpha="255" label="120"/>
          <item value="150" color="#1d91c0" alpha="255" label="150"/>
          <item value="180" color="#225ea8" alpha="255" label="180"/>
          <item value="210" color="#253494" alpha="255" label="210"/>
          <item value="240" color="#081d58" alpha="255" label="240"/>
          <rampLegendSettings useContinuousLegend="1" orientation="1" direction="0" prefix="" suffix=" days" minimumLabel="" maximumLabel="">
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
