<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<!-- Names of the columns with their units. -->
<qgis styleCategories="Fields" version="3.40">
  <aliases>
    <alias field="group" index="1" name="Group"/>
    <alias field="low_m" index="2" name="From (m)"/>
    <alias field="high_m" index="3" name="To (m)"/>
    <alias field="pixels" index="4" name="Pixels"/>
    <alias field="area_km2" index="5" name="Area (km²)"/>
    <alias field="measured_px" index="6" name="Pixels with change"/>
    <alias field="measured_km2" index="7" name="Area with change (km²)"/>
    <alias field="dhdt_median" index="8" name="Median change"/>
    <alias field="dhdt_nmad" index="9" name="NMAD of the change"/>
    <alias field="dhdt_mean" index="10" name="Mean change"/>
    <alias field="counted" index="11" name="Enough pixels"/>
  </aliases>
</qgis>
