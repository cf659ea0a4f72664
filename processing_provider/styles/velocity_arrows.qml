<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Arrows in viridis, their length by the magnitude: @fastest and the classes are set when the layer is loaded. The field spacing thins them by scale. -->
<qgis styleCategories="Symbology" version="3.40">
  <renderer-v2 type="graduatedSymbol" graduatedMethod="GraduatedColor" attr="coalesce(attribute('speed'), attribute('displacement'))" symbollevels="0" enableorderby="0" forceraster="0" referencescale="-1">
    <ranges>
      <range symbol="0" lower="0.000000" upper="0.142857" label="0.00" render="true"/>
      <range symbol="1" lower="0.142857" upper="0.285714" label="0.14" render="true"/>
      <range symbol="2" lower="0.285714" upper="0.428571" label="0.29" render="true"/>
      <range symbol="3" lower="0.428571" upper="0.571429" label="0.43" render="true"/>
      <range symbol="4" lower="0.571429" upper="0.714286" label="0.57" render="true"/>
      <range symbol="5" lower="0.714286" upper="0.857143" label="0.71" render="true"/>
      <range symbol="6" lower="0.857143" upper="1000000000.000000" label="0.86" render="true"/>
    </ranges>
    <symbols>
      <symbol name="0" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" type="QString" value="arrow"/>
            <Option name="color" type="QString" value="68,1,84,255"/>
            <Option name="outline_color" type="QString" value="255,255,255,255"/>
            <Option name="outline_width" type="QString" value="0.15"/>
            <Option name="size" type="QString" value="4"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value=""/>
              <Option name="properties" type="Map">
                <Option name="angle" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="field" type="QString" value="direction"/>
                  <Option name="type" type="int" value="2"/>
                </Option>
                <Option name="enabled" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value='"spacing" * 1000 &gt;= 6 * @map_scale'/>
                  <Option name="type" type="int" value="3"/>
                </Option>
                <Option name="size" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value="1.8 + 4.7 * min(1, coalesce(attribute('speed'), attribute('displacement')) / coalesce(@fastest, maximum(coalesce(attribute('speed'), attribute('displacement')))))"/>
                  <Option name="type" type="int" value="3"/>
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol name="1" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" type="QString" value="arrow"/>
            <Option name="color" type="QString" value="68,57,131,255"/>
            <Option name="outline_color" type="QString" value="255,255,255,255"/>
            <Option name="outline_width" type="QString" value="0.15"/>
            <Option name="size" type="QString" value="4"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value=""/>
              <Option name="properties" type="Map">
                <Option name="angle" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="field" type="QString" value="direction"/>
                  <Option name="type" type="int" value="2"/>
                </Option>
                <Option name="enabled" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value='"spacing" * 1000 &gt;= 6 * @map_scale'/>
                  <Option name="type" type="int" value="3"/>
                </Option>
                <Option name="size" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value="1.8 + 4.7 * min(1, coalesce(attribute('speed'), attribute('displacement')) / coalesce(@fastest, maximum(coalesce(attribute('speed'), attribute('displacement')))))"/>
                  <Option name="type" type="int" value="3"/>
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol name="2" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" type="QString" value="arrow"/>
            <Option name="color" type="QString" value="49,104,142,255"/>
            <Option name="outline_color" type="QString" value="255,255,255,255"/>
            <Option name="outline_width" type="QString" value="0.15"/>
            <Option name="size" type="QString" value="4"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value=""/>
              <Option name="properties" type="Map">
                <Option name="angle" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="field" type="QString" value="direction"/>
                  <Option name="type" type="int" value="2"/>
                </Option>
                <Option name="enabled" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value='"spacing" * 1000 &gt;= 6 * @map_scale'/>
                  <Option name="type" type="int" value="3"/>
                </Option>
                <Option name="size" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value="1.8 + 4.7 * min(1, coalesce(attribute('speed'), attribute('displacement')) / coalesce(@fastest, maximum(coalesce(attribute('speed'), attribute('displacement')))))"/>
                  <Option name="type" type="int" value="3"/>
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol name="3" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" type="QString" value="arrow"/>
            <Option name="color" type="QString" value="33,145,140,255"/>
            <Option name="outline_color" type="QString" value="255,255,255,255"/>
            <Option name="outline_width" type="QString" value="0.15"/>
            <Option name="size" type="QString" value="4"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value=""/>
              <Option name="properties" type="Map">
                <Option name="angle" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="field" type="QString" value="direction"/>
                  <Option name="type" type="int" value="2"/>
                </Option>
                <Option name="enabled" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value='"spacing" * 1000 &gt;= 6 * @map_scale'/>
                  <Option name="type" type="int" value="3"/>
                </Option>
                <Option name="size" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value="1.8 + 4.7 * min(1, coalesce(attribute('speed'), attribute('displacement')) / coalesce(@fastest, maximum(coalesce(attribute('speed'), attribute('displacement')))))"/>
                  <Option name="type" type="int" value="3"/>
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol name="4" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" type="QString" value="arrow"/>
            <Option name="color" type="QString" value="53,183,121,255"/>
            <Option name="outline_color" type="QString" value="255,255,255,255"/>
            <Option name="outline_width" type="QString" value="0.15"/>
            <Option name="size" type="QString" value="4"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value=""/>
              <Option name="properties" type="Map">
                <Option name="angle" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="field" type="QString" value="direction"/>
                  <Option name="type" type="int" value="2"/>
                </Option>
                <Option name="enabled" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value='"spacing" * 1000 &gt;= 6 * @map_scale'/>
                  <Option name="type" type="int" value="3"/>
                </Option>
                <Option name="size" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value="1.8 + 4.7 * min(1, coalesce(attribute('speed'), attribute('displacement')) / coalesce(@fastest, maximum(coalesce(attribute('speed'), attribute('displacement')))))"/>
                  <Option name="type" type="int" value="3"/>
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol name="5" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" type="QString" value="arrow"/>
            <Option name="color" type="QString" value="144,215,67,255"/>
            <Option name="outline_color" type="QString" value="255,255,255,255"/>
            <Option name="outline_width" type="QString" value="0.15"/>
            <Option name="size" type="QString" value="4"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value=""/>
              <Option name="properties" type="Map">
                <Option name="angle" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="field" type="QString" value="direction"/>
                  <Option name="type" type="int" value="2"/>
                </Option>
                <Option name="enabled" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value='"spacing" * 1000 &gt;= 6 * @map_scale'/>
                  <Option name="type" type="int" value="3"/>
                </Option>
                <Option name="size" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value="1.8 + 4.7 * min(1, coalesce(attribute('speed'), attribute('displacement')) / coalesce(@fastest, maximum(coalesce(attribute('speed'), attribute('displacement')))))"/>
                  <Option name="type" type="int" value="3"/>
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol name="6" type="marker" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="name" type="QString" value="arrow"/>
            <Option name="color" type="QString" value="253,231,37,255"/>
            <Option name="outline_color" type="QString" value="255,255,255,255"/>
            <Option name="outline_width" type="QString" value="0.15"/>
            <Option name="size" type="QString" value="4"/>
          </Option>
          <data_defined_properties>
            <Option type="Map">
              <Option name="name" type="QString" value=""/>
              <Option name="properties" type="Map">
                <Option name="angle" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="field" type="QString" value="direction"/>
                  <Option name="type" type="int" value="2"/>
                </Option>
                <Option name="enabled" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value='"spacing" * 1000 &gt;= 6 * @map_scale'/>
                  <Option name="type" type="int" value="3"/>
                </Option>
                <Option name="size" type="Map">
                  <Option name="active" type="bool" value="true"/>
                  <Option name="expression" type="QString" value="1.8 + 4.7 * min(1, coalesce(attribute('speed'), attribute('displacement')) / coalesce(@fastest, maximum(coalesce(attribute('speed'), attribute('displacement')))))"/>
                  <Option name="type" type="int" value="3"/>
                </Option>
              </Option>
              <Option name="type" type="QString" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
</qgis>
