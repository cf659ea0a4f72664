<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Specific mass balance from red, loss, to blue; glaciers that are left out are not drawn. -->
<qgis styleCategories="Symbology|Fields" version="3.40">
  <renderer-v2 type="graduatedSymbol" graduatedMethod="GraduatedColor" attr="balance_m_we_yr" symbollevels="0" enableorderby="0" forceraster="0" referencescale="-1">
    <ranges>
      <range symbol="0" lower="-1000000000.000000" upper="-1.000000" label="below -1 m w.e./yr" render="true"/>
      <range symbol="1" lower="-1.000000" upper="-0.500000" label="-1 to -0.5 m w.e./yr" render="true"/>
      <range symbol="2" lower="-0.500000" upper="-0.100000" label="-0.5 to -0.1 m w.e./yr" render="true"/>
      <range symbol="3" lower="-0.100000" upper="0.100000" label="-0.1 to 0.1 m w.e./yr" render="true"/>
      <range symbol="4" lower="0.100000" upper="0.500000" label="0.1 to 0.5 m w.e./yr" render="true"/>
      <range symbol="5" lower="0.500000" upper="1.000000" label="0.5 to 1 m w.e./yr" render="true"/>
      <range symbol="6" lower="1.000000" upper="1000000000.000000" label="above 1 m w.e./yr" render="true"/>
    </ranges>
    <symbols>
      <symbol name="0" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" type="QString" value="178,24,43,255"/>
            <Option name="outline_color" type="QString" value="60,60,60,255"/>
            <Option name="outline_width" type="QString" value="0.1"/>
            <Option name="style" type="QString" value="solid"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="1" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" type="QString" value="239,138,98,255"/>
            <Option name="outline_color" type="QString" value="60,60,60,255"/>
            <Option name="outline_width" type="QString" value="0.1"/>
            <Option name="style" type="QString" value="solid"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="2" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" type="QString" value="253,219,199,255"/>
            <Option name="outline_color" type="QString" value="60,60,60,255"/>
            <Option name="outline_width" type="QString" value="0.1"/>
            <Option name="style" type="QString" value="solid"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="3" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" type="QString" value="247,247,247,255"/>
            <Option name="outline_color" type="QString" value="60,60,60,255"/>
            <Option name="outline_width" type="QString" value="0.1"/>
            <Option name="style" type="QString" value="solid"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="4" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" type="QString" value="209,229,240,255"/>
            <Option name="outline_color" type="QString" value="60,60,60,255"/>
            <Option name="outline_width" type="QString" value="0.1"/>
            <Option name="style" type="QString" value="solid"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="5" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" type="QString" value="103,169,207,255"/>
            <Option name="outline_color" type="QString" value="60,60,60,255"/>
            <Option name="outline_width" type="QString" value="0.1"/>
            <Option name="style" type="QString" value="solid"/>
          </Option>
        </layer>
      </symbol>
      <symbol name="6" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option name="color" type="QString" value="33,102,172,255"/>
            <Option name="outline_color" type="QString" value="60,60,60,255"/>
            <Option name="outline_width" type="QString" value="0.1"/>
            <Option name="style" type="QString" value="solid"/>
          </Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
  <blendMode>0</blendMode>
  <aliases>
    <alias field="glacier" index="1" name="Glacier"/>
    <alias field="name" index="2" name="Name"/>
    <alias field="group" index="3" name="Group"/>
    <alias field="status" index="4" name="Status"/>
    <alias field="area_km2" index="5" name="Area (km²)"/>
    <alias field="sigma_area_km2" index="6" name="Sigma of the area (km²)"/>
    <alias field="pixels" index="7" name="Pixels"/>
    <alias field="measured_pct" index="8" name="Measured area (%)"/>
    <alias field="filled_pct" index="9" name="Filled area (%)"/>
    <alias field="missing_pct" index="10" name="Neither measured nor filled (%)"/>
    <alias field="elevation_m" index="11" name="Median elevation (m)"/>
    <alias field="dhdt_m_yr" index="12" name="Mean dh/dt (m/yr)"/>
    <alias field="sigma_dhdt_m_yr" index="13" name="Sigma of mean dh/dt (m/yr)"/>
    <alias field="sigma_measured_m_yr" index="14" name="Sigma, measured part (m/yr)"/>
    <alias field="sigma_filled_m_yr" index="15" name="Sigma, filled part (m/yr)"/>
    <alias field="dhdt_median_m_yr" index="16" name="Median dh/dt, measured (m/yr)"/>
    <alias field="dhdt_nmad_m_yr" index="17" name="NMAD of dh/dt, measured (m/yr)"/>
    <alias field="balance_m_we_yr" index="18" name="Specific mass balance (m w.e./yr)"/>
    <alias field="sigma_balance_m_we_yr" index="19" name="Sigma of the balance (m w.e./yr)"/>
    <alias field="mass_gt_yr" index="20" name="Mass change (Gt/yr)"/>
    <alias field="sigma_mass_gt_yr" index="21" name="Sigma of the mass change (Gt/yr)"/>
    <alias field="void_method" index="22" name="Void filling: method"/>
    <alias field="void_cv_rmse" index="23" name="Void filling: RMSE of cross-validation"/>
    <alias field="void_cv_mae" index="24" name="Void filling: mean absolute error"/>
    <alias field="void_cv_within_68" index="25" name="Void filling: share within one sigma"/>
  </aliases>
</qgis>
