<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>Firnline</name>
  <message>
   <source>Stacked offset tracking</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Gestapeltes Offset-Tracking</translation>
  </message>
  <message>
   <source>Glacier velocity</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Gletschergeschwindigkeit</translation>
  </message>
  <message>
   <source>Velocity of glaciers, landslides and faults from a series of co-registered SAR or optical images.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Geschwindigkeit von Gletschern, Hangrutschungen und Verwerfungen aus einer Serie koregistrierter SAR- oder optischer Bilder.</translation>
  </message>
  <message>
   <source>Surface velocity from a series of co-registered images on one grid. The correlation surfaces of many image pairs are averaged before the peak is searched: the noise falls, the common motion stays, and small templates reach the coverage of large ones.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Oberflächengeschwindigkeit aus einer Serie koregistrierter Bilder auf einem Gitter. Die Korrelationsflächen vieler Bildpaare werden gemittelt, bevor das Maximum gesucht wird: Das Rauschen sinkt, die gemeinsame Bewegung bleibt, und kleine Musterfenster erreichen die Abdeckung großer.</translation>
  </message>
  <message>
   <source>Give two or more rasters in a metric CRS, or the folder of a dated series. Set the maximum speed somewhat above the fastest flow that you expect: it sets how far the search goes. Speckle of SAR images needs templates of 48 px and more.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Geben Sie zwei oder mehr Raster in einem metrischen KBS an, oder den Ordner einer datierten Serie. Setzen Sie die Höchstgeschwindigkeit etwas über das schnellste Fließen, das Sie erwarten: Sie bestimmt, wie weit gesucht wird. Der Speckle von SAR-Bildern braucht Musterfenster von 48 px und mehr.</translation>
  </message>
  <message>
   <source>Dates are taken from DATES, else from the layers' temporal ranges, dataset metadata, product names, or YYYYMMDD in the names; the log lists what was found where.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Die Daten der Bilder stammen aus DATES, sonst aus den zeitlichen Bereichen der Layer, den Metadaten der Datensätze, den Produktnamen oder YYYYMMDD in den Namen; das Protokoll führt auf, was wo gefunden wurde.</translation>
  </message>
  <message>
   <source>The output has the bands vx and vy (along the axes of the CRS, north is positive), speed, direction of motion (degrees clockwise from grid north), signal-to-noise ratio, peak of the stack, number of pairs and flags; raw_vx and raw_vy are the vectors before filtering. One cell is one step, its centre is the centre of the template.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Die Ausgabe hat die Kanäle vx und vy (entlang der Achsen des KBS, Norden positiv), Geschwindigkeit, Bewegungsrichtung (Grad im Uhrzeigersinn von Gitternord), Signal-Rausch-Verhältnis, Maximum des Stapels, Anzahl der Paare und Kennzeichen; raw_vx und raw_vy sind die Vektoren vor dem Filtern. Eine Zelle ist ein Schritt, ihre Mitte ist die Mitte des Musterfensters.</translation>
  </message>
  <message>
   <source>Stable ground (rock, no ice) lets the tool take off the shift of each pair, and tells how precise the result is.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Mit stabilem Gelände (Fels, kein Eis) kann das Werkzeug die Verschiebung jedes Paars abziehen und angeben, wie genau das Ergebnis ist.</translation>
  </message>
  <message>
   <source>Every vector has its standard errors (sigma_vx, sigma_vy) and the probability that noise alone would give it (false_alarm); vectors above FALSE_ALARM become no-data. Velocities are in m/day, and again in m/yr.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Jeder Vektor hat seine Standardfehler (sigma_vx, sigma_vy) und die Wahrscheinlichkeit, dass bloßes Rauschen ihn ergäbe (false_alarm); Vektoren über FALSE_ALARM werden NoData. Geschwindigkeiten sind in m/day und nochmals in m/yr angegeben.</translation>
  </message>
  <message>
   <source>More, among the advanced parameters: several tracks or sensors in one stack (SERIES), two polarisations, a step across an earthquake or landslide (PAIRING = Before and after: displacement in metres), months and seasons over all years for the temporal controller, larger templates where small ones fail, a prior velocity that guides the search, ice and rock apart, an outlier filter, comparison with measured points, and a correlation cube to which later dates are added.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Mehr unter den erweiterten Parametern: mehrere Orbits oder Sensoren in einem Stapel (SERIES), zwei Polarisationen, ein Sprung durch ein Erdbeben oder eine Hangrutschung (PAIRING = Before and after: Verschiebung in Metern), Monate und Jahreszeiten über alle Jahre für die Zeitsteuerung, größere Musterfenster, wo kleine versagen, eine Vorabgeschwindigkeit, die die Suche leitet, Eis und Fels getrennt, ein Ausreißerfilter, der Vergleich mit gemessenen Punkten und ein Korrelationswürfel, dem spätere Aufnahmen hinzugefügt werden.</translation>
  </message>
  <message>
   <source>Method: Li, Leinss and Hajnsek 2021, IEEE JSTARS 14, 4765.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Verfahren: Li, Leinss und Hajnsek 2021, IEEE JSTARS 14, 4765.</translation>
  </message>
  <message>
   <source>To try it: run Sample scene with SCENE = {scene}; its page in the documentation says which file goes where.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Zum Ausprobieren: Starten Sie „Beispielszene“ mit SCENE = {scene}; die Seite dieses Werkzeugs in der Dokumentation sagt, welche Datei wohin gehört.</translation>
  </message>
  <message>
   <source>Images</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Bilder</translation>
  </message>
  <message>
   <source>Two or more co-registered rasters on one grid, or the folder of a dated series.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Zwei oder mehr koregistrierte Raster auf einem Gitter, oder der Ordner einer datierten Serie.</translation>
  </message>
  <message>
   <source>Pixel values</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Pixelwerte</translation>
  </message>
  <message>
   <source>What the pixels hold. Intensity is power (sigma0, gamma0, linear); Amplitude its root; Decibel is already logarithmic; Optical any other image.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Was die Pixel enthalten. Intensity ist Leistung (sigma0, gamma0, linear); Amplitude deren Wurzel; Decibel ist bereits logarithmisch; Optical jedes andere Bild.</translation>
  </message>
  <message>
   <source>Maximum speed (m/day)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Höchstgeschwindigkeit (m/day)</translation>
  </message>
  <message>
   <source>Fastest flow to look for. It sets the search radius of each pair; faster vectors become no-data.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Schnellstes Fließen, nach dem gesucht wird. Es bestimmt den Suchradius jedes Paars; schnellere Vektoren werden NoData.</translation>
  </message>
  <message>
   <source>Template size (px)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Größe des Musterfensters (px)</translation>
  </message>
  <message>
   <source>Larger is steadier and blurs shear margins.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Größer ist stabiler und verwischt die Scherränder.</translation>
  </message>
  <message>
   <source>Step between templates (px)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Schritt zwischen Musterfenstern (px)</translation>
  </message>
  <message>
   <source>Spacing of the vectors and pixel size of the output. A divisor of the template size is fastest.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Abstand der Vektoren und Pixelgröße der Ausgabe. Ein Teiler der Größe des Musterfensters ist am schnellsten.</translation>
  </message>
  <message>
   <source>Stable ground</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Stabiles Gelände</translation>
  </message>
  <message>
   <source>Ground that does not move. The shift of each pair over it is taken off before the stack is made.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Gelände, das sich nicht bewegt. Die Verschiebung jedes Paars darüber wird abgezogen, bevor gestapelt wird.</translation>
  </message>
  <message>
   <source>Glacier outlines</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Gletscherumrisse</translation>
  </message>
  <message>
   <source>Coverage is counted inside them. Ground outside is stable where OUTSIDE_IS_STABLE says so.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Die Abdeckung wird in ihnen gezählt. Gelände außerhalb ist stabil, wo OUTSIDE_IS_STABLE es sagt.</translation>
  </message>
  <message>
   <source>Mask</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Maske</translation>
  </message>
  <message>
   <source>Pixels of the images are used where the mask is above half of its maximum.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Pixel der Bilder werden verwendet, wo die Maske über der Hälfte ihres Höchstwerts liegt.</translation>
  </message>
  <message>
   <source>Dates of the images</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Daten der Bilder</translation>
  </message>
  <message>
   <source>ISO dates or date-times in the order of the images, separated by commas. Empty: found from the layers.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>ISO-Daten, auch mit Uhrzeit, in der Reihenfolge der Bilder, durch Kommas getrennt. Leer: aus den Layern gefunden.</translation>
  </message>
  <message>
   <source>Series of the images</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Serien der Bilder</translation>
  </message>
  <message>
   <source>Labels in the order of the images, separated by commas, such as asc, asc, desc. Images of different labels, as of two tracks, sensors or polarisations, never pair; their pairs make one stack.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Bezeichnungen in der Reihenfolge der Bilder, durch Kommas getrennt, etwa asc, asc, desc. Bilder verschiedener Bezeichnung, etwa zweier Orbits, Sensoren oder Polarisationen, bilden nie ein Paar; ihre Paare ergeben einen Stapel.</translation>
  </message>
  <message>
   <source>Second polarisation</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Zweite Polarisation</translation>
  </message>
  <message>
   <source>As many rasters as images, or their folder, on the same grid, matched by date. Each image becomes the mean of the two intensities, the second first scaled to the mean of the first.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>So viele Raster wie Bilder, oder ihr Ordner, auf demselben Gitter, nach dem Datum zugeordnet. Jedes Bild wird zum Mittel der beiden Intensitäten, die zweite zuvor auf den Mittelwert der ersten skaliert.</translation>
  </message>
  <message>
   <source>Ice</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Eis</translation>
  </message>
  <message>
   <source>Templates on ice leave out the pixels of rock, and the reverse: vectors stay sharp at the margin.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Musterfenster auf Eis lassen die Pixel des Felses weg und umgekehrt: Die Vektoren bleiben am Rand scharf.</translation>
  </message>
  <message>
   <source>Prior velocity</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Vorabgeschwindigkeit</translation>
  </message>
  <message>
   <source>Velocity that guides the search, with vx in band 1 and vy in band 2, along the axes of its projected CRS, which may be any.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Geschwindigkeit, die die Suche leitet, mit vx in Kanal 1 und vy in Kanal 2, entlang der Achsen ihres projizierten KBS, das beliebig sein darf.</translation>
  </message>
  <message>
   <source>Prior velocity, vx</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Vorabgeschwindigkeit, vx</translation>
  </message>
  <message>
   <source>In place of PRIOR, with PRIOR_VY.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Anstelle von PRIOR, zusammen mit PRIOR_VY.</translation>
  </message>
  <message>
   <source>Prior velocity, vy</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Vorabgeschwindigkeit, vy</translation>
  </message>
  <message>
   <source>In place of PRIOR, with PRIOR_VX; north is positive.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Anstelle von PRIOR, zusammen mit PRIOR_VX; Norden ist positiv.</translation>
  </message>
  <message>
   <source>Measured points</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Gemessene Punkte</translation>
  </message>
  <message>
   <source>Points in any CRS, such as GPS stations, whose fields VX_FIELD and VY_FIELD hold velocities (m/day; with the pairing Before and after displacements in m) along the axes of the images' CRS. Report and numbers tell how far the result is off.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Punkte in beliebigem KBS, etwa GPS-Stationen, deren Felder VX_FIELD und VY_FIELD Geschwindigkeiten (m/day; mit der Paarbildung Before and after Verschiebungen in m) entlang der Achsen des KBS der Bilder enthalten. Bericht und Zahlen sagen, wie weit das Ergebnis abweicht.</translation>
  </message>
  <message>
   <source>Correlation cube</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Korrelationswürfel</translation>
  </message>
  <message>
   <source>CUBE_OUTPUT of an earlier run, to which the pairs of new images are added: give the new images, and the old ones that make pairs with them.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>CUBE_OUTPUT eines früheren Laufs, zu dem die Paare neuer Bilder kommen: Geben Sie die neuen Bilder an und jene alten, die mit ihnen Paare bilden.</translation>
  </message>
  <message>
   <source>Dask scheduler</source>
   <extracomment>settings.py</extracomment>
   <translation>Dask-Scheduler</translation>
  </message>
  <message>
   <source>Address such as tcp://10.0.0.1:8786, or a scheduler file (JSON): jobs run on that cluster, which must see the input files under the same paths. Empty: FIRNLINE_SCHEDULER, else all cores of this machine. Dask exchanges Python pickles, which can run any code: give only a scheduler that you trust.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Adresse, etwa tcp://10.0.0.1:8786, oder eine Scheduler-Datei (JSON): Die Aufträge laufen auf diesem Cluster, der die Eingabedateien unter denselben Pfaden sehen muss. Leer: FIRNLINE_SCHEDULER, sonst alle Kerne dieses Rechners. Dask tauscht Python-Pickles aus, die beliebigen Code ausführen können: Geben Sie nur einen Scheduler an, dem Sie vertrauen.</translation>
  </message>
  <message>
   <source>Band</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Kanal</translation>
  </message>
  <message>
   <source>Band of every image; 0 is the mean of all bands.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Kanal jedes Bildes; 0 ist das Mittel aller Kanäle.</translation>
  </message>
  <message>
   <source>Pairing</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Paarbildung</translation>
  </message>
  <message>
   <source>Interval: all pairs of one repeat interval. Range: all pairs between the shortest and the longest interval; unequal intervals are stacked on one velocity axis. Before and after: every image before EVENT_DATE with every one after it; the result is a displacement in metres.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Interval: alle Paare eines Wiederholabstands. Range: alle Paare zwischen kürzestem und längstem Abstand; ungleiche Abstände werden auf einer Geschwindigkeitsachse gestapelt. Before and after: jedes Bild vor EVENT_DATE mit jedem danach; das Ergebnis ist eine Verschiebung in Metern.</translation>
  </message>
  <message>
   <source>Date of the event</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Datum des Ereignisses</translation>
  </message>
  <message>
   <source>ISO date or date-time of the earthquake, landslide or other step. Used by the pairing Before and after.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>ISO-Datum, auch mit Uhrzeit, des Erdbebens, der Hangrutschung oder eines anderen Sprungs. Für die Paarbildung Before and after.</translation>
  </message>
  <message>
   <source>Maximum displacement (m)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Größte Verschiebung (m)</translation>
  </message>
  <message>
   <source>Largest step to look for. Used by the pairing Before and after, in place of the maximum speed.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Größter Sprung, nach dem gesucht wird. Für die Paarbildung Before and after, anstelle der Höchstgeschwindigkeit.</translation>
  </message>
  <message>
   <source>Seasons</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Jahreszeiten</translation>
  </message>
  <message>
   <source>Month, Season: besides the whole stack one result for each month, or season (December to February and so on), over all years.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Month, Season: neben dem ganzen Stapel ein Ergebnis für jeden Monat oder jede Jahreszeit (Dezember bis Februar und so weiter), über alle Jahre.</translation>
  </message>
  <message>
   <source>Interval of a pair (days)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Zeitabstand eines Paars (Tage)</translation>
  </message>
  <message>
   <source>Empty: the commonest difference of consecutive dates. Used by the pairing Interval.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Leer: der häufigste Abstand aufeinanderfolgender Aufnahmen. Für die Paarbildung Interval.</translation>
  </message>
  <message>
   <source>Tolerance of the interval (days)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Toleranz des Zeitabstands (Tage)</translation>
  </message>
  <message>
   <source>Shortest interval (days)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Kürzester Zeitabstand (Tage)</translation>
  </message>
  <message>
   <source>Used by the pairing Range.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Für die Paarbildung Range.</translation>
  </message>
  <message>
   <source>Longest interval (days)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Längster Zeitabstand (Tage)</translation>
  </message>
  <message>
   <source>Most pairs</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Höchstzahl der Paare</translation>
  </message>
  <message>
   <source>Of more pairs the shortest intervals are kept; the log says so.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Gibt es mehr Paare, so bleiben die mit den kürzesten Abständen; das Protokoll sagt es.</translation>
  </message>
  <message>
   <source>Transform</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Transformation</translation>
  </message>
  <message>
   <source>Log protects against bright points. Clipped log (at -0.5 standard deviations) and Amplitude (over its local mean) keep more signal of single-look speckle. None takes the values as they are.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Log schützt vor hellen Punkten. Clipped log (bei -0,5 Standardabweichungen) und Amplitude (über ihr lokales Mittel) erhalten mehr Signal von Single-Look-Speckle. None nimmt die Werte, wie sie sind.</translation>
  </message>
  <message>
   <source>High-pass sigma (px)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Sigma des Hochpasses (px)</translation>
  </message>
  <message>
   <source>Standard deviation of the Gaussian low-pass that is taken off; its kernel ends at 1.5 sigma. 0 is off.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Standardabweichung des Gauß-Tiefpasses, der abgezogen wird; sein Kern endet bei 1,5 Sigma. 0 ist aus.</translation>
  </message>
  <message>
   <source>Correlation</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Korrelation</translation>
  </message>
  <message>
   <source>Search window: the template moves in a larger window, normalised by local energy. Circular: both templates of one size, by FFT, as published; larger offsets alias and outliers are more.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Search window: Das Musterfenster wandert in einem größeren Fenster, normiert durch die lokale Energie. Circular: beide Fenster gleich groß, mit FFT, wie veröffentlicht; größere Verschiebungen falten sich zurück, und es gibt mehr Ausreißer.</translation>
  </message>
  <message>
   <source>Sub-pixel position</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Subpixel-Lage</translation>
  </message>
  <message>
   <source>Gaussian fit: to the samples around the peak, its width drawn to that of speckle. Gaussian fit x10: the published one, on a 10 times finer grid; sharp peaks lock to whole pixels. Three points: fast. None: whole pixels.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Gaussian fit: an die Werte um das Maximum, die Breite zu der des Speckles gezogen. Gaussian fit x10: der veröffentlichte, auf einem 10-mal feineren Gitter; scharfe Maxima rasten auf ganzen Pixeln ein. Three points: schnell. None: ganze Pixel.</translation>
  </message>
  <message>
   <source>Peak window (px)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Fenster um das Maximum (px)</translation>
  </message>
  <message>
   <source>Odd number. Empty: 7 px, 11 px for pixels of 3 m and less.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Ungerade Zahl. Leer: 7 px, 11 px bei Pixeln von 3 m und weniger.</translation>
  </message>
  <message>
   <source>Minimum signal-to-noise ratio (dB)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Kleinstes Signal-Rausch-Verhältnis (dB)</translation>
  </message>
  <message>
   <source>Vectors below become no-data in the filtered bands.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Vektoren darunter werden in den gefilterten Kanälen NoData.</translation>
  </message>
  <message>
   <source>Smallest valid share</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Kleinster gültiger Anteil</translation>
  </message>
  <message>
   <source>Share of valid pixels that a template, and every window of its search, need.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Anteil gültiger Pixel, den ein Musterfenster und jedes Fenster seiner Suche brauchen.</translation>
  </message>
  <message>
   <source>False-alarm probability</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Falschalarmwahrscheinlichkeit</translation>
  </message>
  <message>
   <source>Vectors that noise alone would give with a larger probability, in the area that was searched, become no-data. 0 is off.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Vektoren, die bloßes Rauschen im durchsuchten Bereich mit größerer Wahrscheinlichkeit ergäbe, werden NoData. 0 ist aus.</translation>
  </message>
  <message>
   <source>Outlier filter</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Ausreißerfilter</translation>
  </message>
  <message>
   <source>Normalised median: vectors that differ from the median of their neighbours by much more than these do. Displacement coherence: vectors that too few neighbours share.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Normalised median: Vektoren, die vom Median ihrer Nachbarn viel mehr abweichen als diese selbst. Displacement coherence: Vektoren, die zu wenige Nachbarn teilen.</translation>
  </message>
  <message>
   <source>Larger template sizes (px)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Größere Musterfenster (px)</translation>
  </message>
  <message>
   <source>Sizes, separated by commas, that are tried in turn where the smaller ones fail, such as 72, 96.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Größen, durch Kommas getrennt, die der Reihe nach versucht werden, wo die kleineren versagen, etwa 72, 96.</translation>
  </message>
  <message>
   <source>Unit of the prior velocity</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Einheit der Vorabgeschwindigkeit</translation>
  </message>
  <message>
   <source>Search around the prior velocity (m/day)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Suche um die Vorabgeschwindigkeit (m/day)</translation>
  </message>
  <message>
   <source>The search covers this much to all sides of PRIOR; where that has no data, the whole MAXIMUM_SPEED.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>So weit reicht die Suche nach allen Seiten von PRIOR; wo dieses keine Daten hat, die ganze MAXIMUM_SPEED.</translation>
  </message>
  <message>
   <source>Evaluate stack sizes</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Stapelgrößen auswerten</translation>
  </message>
  <message>
   <source>Adds to the report how coverage, residuals and signal-to-noise grow with the number of pairs. Takes several times as long.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Ergänzt den Bericht darum, wie Abdeckung, Residuen und Signal-Rausch-Verhältnis mit der Zahl der Paare wachsen. Dauert mehrmals so lange.</translation>
  </message>
  <message>
   <source>Field of vx</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Feld von vx</translation>
  </message>
  <message>
   <source>Field of POINTS with the velocity along the x axis of the images' CRS, m/day.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Feld von POINTS mit der Geschwindigkeit entlang der x-Achse des KBS der Bilder, m/day.</translation>
  </message>
  <message>
   <source>Field of vy</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Feld von vy</translation>
  </message>
  <message>
   <source>Field of POINTS with the velocity along the y axis, m/day, north positive.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Feld von POINTS mit der Geschwindigkeit entlang der y-Achse, m/day, Norden positiv.</translation>
  </message>
  <message>
   <source>Ground outside the outlines is stable</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Gelände außerhalb der Umrisse ist stabil</translation>
  </message>
  <message>
   <source>Takes all ground outside the outlines as stable ground.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Nimmt alles Gelände außerhalb der Umrisse als stabiles Gelände.</translation>
  </message>
  <message>
   <source>Correct the projection's scale</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Maßstab der Projektion berichtigen</translation>
  </message>
  <message>
   <source>Divides speeds by the local scale of the map projection.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Teilt die Geschwindigkeiten durch den lokalen Maßstab der Kartenprojektion.</translation>
  </message>
  <message>
   <source>Device</source>
   <extracomment>settings.py</extracomment>
   <translation>Gerät</translation>
  </message>
  <message>
   <source>Where the correlation runs. cuda needs PyTorch and an NVIDIA card; auto is the processor, unless the settings say otherwise.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Wo die Korrelation läuft. cuda braucht PyTorch und eine NVIDIA-Karte; auto ist der Prozessor, sofern die Einstellungen nichts anderes sagen.</translation>
  </message>
  <message>
   <source>Velocity</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Geschwindigkeit</translation>
  </message>
  <message>
   <source>Arrows</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Pfeile</translation>
  </message>
  <message>
   <source>The valid vectors as points, drawn as arrows, thinned by the scale of the map.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Die gültigen Vektoren als Punkte, als Pfeile gezeichnet, je nach Kartenmaßstab ausgedünnt.</translation>
  </message>
  <message>
   <source>NetCDF</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>NetCDF</translation>
  </message>
  <message>
   <source>CF file with the names and the unit (meter/year) of ITS_LIVE; QGIS draws its arrows as a mesh layer.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>CF-Datei mit den Namen und der Einheit (meter/year) von ITS_LIVE; QGIS zeichnet ihre Pfeile als Netz-Layer.</translation>
  </message>
  <message>
   <source>netCDF files (*.nc)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>netCDF-Dateien (*.nc)</translation>
  </message>
  <message>
   <source>Folder of the seasons</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Ordner der Jahreszeiten</translation>
  </message>
  <message>
   <source>One velocity raster for each month or season of SEASONS, a dated series. They are loaded beside the velocity, each with its time, for the temporal controller.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Ein Geschwindigkeitsraster für jeden Monat oder jede Jahreszeit von SEASONS, eine datierte Serie. Sie werden neben der Geschwindigkeit geladen, jedes mit seiner Zeit, für die Zeitsteuerung.</translation>
  </message>
  <message>
   <source>Correlation cube to keep</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Aufzubewahrender Korrelationswürfel</translation>
  </message>
  <message>
   <source>The stack itself, to which later runs add new dates. Large: two bytes for each lag and template.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Der Stapel selbst, dem spätere Läufe neue Aufnahmen hinzufügen. Groß: zwei Byte für jede Verschiebung und jedes Musterfenster.</translation>
  </message>
  <message>
   <source>Report</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Bericht</translation>
  </message>
  <message>
   <source>One HTML file with maps, tables and options.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Eine HTML-Datei mit Karten, Tabellen und Optionen.</translation>
  </message>
  <message>
   <source>HTML files (*.html)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>HTML-Dateien (*.html)</translation>
  </message>
  <message>
   <source>Statistics</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Statistik</translation>
  </message>
  <message>
   <source>The numbers of the report as JSON.</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Die Zahlen des Berichts als JSON.</translation>
  </message>
  <message>
   <source>JSON files (*.json)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>JSON-Dateien (*.json)</translation>
  </message>
  <message>
   <source>Coverage</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Abdeckung</translation>
  </message>
  <message>
   <source>Residual ratio</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Verhältnis der Residuen</translation>
  </message>
  <message>
   <source>Pairs</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Paare</translation>
  </message>
  <message>
   <source>Median speed (m/day)</source>
   <extracomment>stackedoffsettracking</extracomment>
   <translation>Median der Geschwindigkeit (m/day)</translation>
  </message>
  <message>
   <source>Backscatter ratio</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Rückstreuverhältnis</translation>
  </message>
  <message>
   <source>Snow</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Schnee</translation>
  </message>
  <message>
   <source>How far radar backscatter has fallen since the snow was dry: the input of wet-snow mapping.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Wie weit die Radarrückstreuung gefallen ist, seit der Schnee trocken war: die Eingabe der Nassschneekartierung.</translation>
  </message>
  <message>
   <source>Wet snow absorbs the radar's wave: its backscatter lies several decibels below that of dry snow or bare ground. This tool divides each image of a series by the mean of reference images and joins both polarisations.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Nasser Schnee absorbiert die Radarwelle: Seine Rückstreuung liegt mehrere Dezibel unter der von trockenem Schnee oder bloßem Boden. Dieses Werkzeug teilt jedes Bild einer Serie durch das Mittel von Referenzbildern und verbindet beide Polarisationen.</translation>
  </message>
  <message>
   <source>Give terrain-flattened gamma0 of one orbit track, VV and VH (one alone will do), as lists of layers or folders of a dated series, linear or in dB. Reference images are those of REFERENCE_MONTHS: winter in high mountains, where the snow is dry, or a dry summer. They are averaged as power, pixel by pixel. A REFERENCE of an earlier run takes the place of reference images, so that a new date needs no archive.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Geben Sie geländekorrigiertes gamma0 eines Orbits an, VV und VH (eines allein genügt), als Listen von Layern oder als Ordner einer datierten Serie, linear oder in dB. Referenzbilder sind die der Monate REFERENCE_MONTHS: im Hochgebirge der Winter, wenn der Schnee trocken ist, oder ein trockener Sommer. Sie werden als Leistung gemittelt, Pixel für Pixel. Eine REFERENCE eines früheren Laufs tritt an die Stelle der Referenzbilder, sodass eine neue Aufnahme kein Archiv braucht.</translation>
  </message>
  <message>
   <source>The composite is W R_vv + (1 - W) R_vh; the weight W of VV rises from 0 at 20 degrees of local incidence to 0.5 at 45 degrees. The local incidence angle comes from LOCAL_INCIDENCE, else from the DEM with INCIDENCE_ANGLE and LOOK_DIRECTION, else it is INCIDENCE_ANGLE everywhere, which the log warns of.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Das Komposit ist W R_vv + (1 - W) R_vh; das Gewicht W von VV steigt von 0 bei 20 Grad lokalem Einfallswinkel auf 0,5 bei 45 Grad. Der lokale Einfallswinkel kommt aus LOCAL_INCIDENCE, sonst aus dem Höhenmodell (DEM) mit INCIDENCE_ANGLE und LOOK_DIRECTION, sonst ist er überall INCIDENCE_ANGLE, wovor das Protokoll warnt.</translation>
  </message>
  <message>
   <source>With a DEM, layover and shadow of the ground itself (not what it casts on other ground) become no-data. Water and forest are best left out by a MASK.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Mit einem Höhenmodell (DEM) werden Layover und Schatten des Geländes selbst (nicht was es auf anderes Gelände wirft) NoData. Wasser und Wald lässt man am besten mit einer Maske (MASK) weg.</translation>
  </message>
  <message>
   <source>The folder gets one raster for each date with the composite, R_vv and R_vh in dB: negative where backscatter has fallen. OUTPUT is the latest.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Der Ordner erhält für jedes Datum ein Raster mit dem Komposit, R_vv und R_vh in dB: negativ, wo die Rückstreuung gefallen ist. OUTPUT ist das jüngste.</translation>
  </message>
  <message>
   <source>Method: Li 2025 (thesis, ETH Zurich), eq. 3.1 and 3.2; Nagler et al. 2016, Remote Sensing 8, 348.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Verfahren: Li 2025 (Dissertation, ETH Zürich), Gl. 3.1 und 3.2; Nagler et al. 2016, Remote Sensing 8, 348.</translation>
  </message>
  <message>
   <source>VV images</source>
   <extracomment>backscatterratio</extracomment>
   <translation>VV-Bilder</translation>
  </message>
  <message>
   <source>Terrain-flattened gamma0 of one orbit track, on one grid, or the folder of a dated series.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Geländekorrigiertes gamma0 eines Orbits, auf einem Gitter, oder der Ordner einer datierten Serie.</translation>
  </message>
  <message>
   <source>VH images</source>
   <extracomment>backscatterratio</extracomment>
   <translation>VH-Bilder</translation>
  </message>
  <message>
   <source>The same for VH. Dates that one polarisation lacks are left out.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Dasselbe für VH. Aufnahmen, die einer Polarisation fehlen, werden weggelassen.</translation>
  </message>
  <message>
   <source>Values of the images</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Werte der Bilder</translation>
  </message>
  <message>
   <source>Linear: gamma0 as power ratio, such as 0.08. dB: 10 log10 of it, such as -11.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Linear: gamma0 als Leistungsverhältnis, etwa 0,08. dB: 10 log10 davon, etwa -11.</translation>
  </message>
  <message>
   <source>Months of the reference</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Monate der Referenz</translation>
  </message>
  <message>
   <source>Months in which the snow is dry, or gone: numbers and ranges, such as 12-2 or 1, 2, 7-9. Empty: 12-2 in the northern hemisphere, 6-8 in the southern.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Monate, in denen der Schnee trocken oder verschwunden ist: Zahlen und Bereiche, etwa 12-2 oder 1, 2, 7-9. Leer: 12-2 auf der Nordhalbkugel, 6-8 auf der Südhalbkugel.</translation>
  </message>
  <message>
   <source>One date</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Ein Datum</translation>
  </message>
  <message>
   <source>ISO date of the only image whose ratio is wanted, such as 2021-06-03. Empty: all images.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>ISO-Datum des einzigen Bildes, dessen Verhältnis gewünscht ist, etwa 2021-06-03. Leer: alle Bilder.</translation>
  </message>
  <message>
   <source>Incidence angle (degrees)</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Einfallswinkel (Grad)</translation>
  </message>
  <message>
   <source>Of the radar at flat ground in the middle of the images; not used where LOCAL_INCIDENCE is given.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Der des Radars auf ebenem Gelände in der Mitte der Bilder; nicht verwendet, wo LOCAL_INCIDENCE angegeben ist.</translation>
  </message>
  <message>
   <source>Look direction (degrees)</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Blickrichtung (Grad)</translation>
  </message>
  <message>
   <source>The way the radar looks, clockwise from true north: Sentinel-1 about 78 on ascending and 282 on descending tracks. Used with a DEM.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Wohin das Radar blickt, im Uhrzeigersinn von geographisch Nord: Sentinel-1 etwa 78 auf aufsteigenden und 282 auf absteigenden Orbits. Mit einem Höhenmodell verwendet.</translation>
  </message>
  <message>
   <source>Local incidence angle</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Lokaler Einfallswinkel</translation>
  </message>
  <message>
   <source>On the grid of the images.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Auf dem Gitter der Bilder.</translation>
  </message>
  <message>
   <source>Elevation model</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Höhenmodell</translation>
  </message>
  <message>
   <source>In metres, on the grid of the images: for the local incidence angle where LOCAL_INCIDENCE is empty, and for layover and shadow.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>In Metern, auf dem Gitter der Bilder: für den lokalen Einfallswinkel, wo LOCAL_INCIDENCE leer ist, und für Layover und Schatten.</translation>
  </message>
  <message>
   <source>Pixels are used where the mask is above zero.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Pixel werden verwendet, wo die Maske über null liegt.</translation>
  </message>
  <message>
   <source>Reference</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Referenz</translation>
  </message>
  <message>
   <source>REFERENCE_OUTPUT of an earlier run: mean power of VV in band 1 and of VH in band 2. Reference images are then not needed.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>REFERENCE_OUTPUT eines früheren Laufs: mittlere Leistung von VV in Kanal 1 und von VH in Kanal 2. Referenzbilder sind dann nicht nötig.</translation>
  </message>
  <message>
   <source>ISO dates in the order of the images, separated by commas, the same for both polarisations. Empty: found from the layers.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>ISO-Daten in der Reihenfolge der Bilder, durch Kommas getrennt, für beide Polarisationen dieselben. Leer: aus den Layern gefunden.</translation>
  </message>
  <message>
   <source>Years of the reference</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Jahre der Referenz</translation>
  </message>
  <message>
   <source>Years whose images make the reference, such as 2017-2020. Empty: all.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Jahre, deren Bilder die Referenz bilden, etwa 2017-2020. Leer: alle.</translation>
  </message>
  <message>
   <source>Multi-look (px)</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Multi-Look (px)</translation>
  </message>
  <message>
   <source>Side of the window over which the power is averaged around each pixel, on the same grid; 3 at 20 m is the 60 m of Copernicus' product. Best odd: an even window reaches one pixel further up and left.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Seite des Fensters, über das die Leistung um jedes Pixel gemittelt wird, auf demselben Gitter; 3 bei 20 m sind die 60 m des Copernicus-Produkts. Am besten ungerade: Ein gerades Fenster reicht ein Pixel weiter nach oben und links.</translation>
  </message>
  <message>
   <source>Least images of the reference</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Mindestzahl der Referenzbilder</translation>
  </message>
  <message>
   <source>Pixels with fewer images in the reference become no-data.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Pixel mit weniger Bildern in der Referenz werden NoData.</translation>
  </message>
  <message>
   <source>Mask layover and shadow</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Layover und Schatten maskieren</translation>
  </message>
  <message>
   <source>Where the ground, by the DEM, lies in layover or shadow the ratio becomes no-data.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Wo das Gelände nach dem Höhenmodell in Layover oder Schatten liegt, wird das Verhältnis NoData.</translation>
  </message>
  <message>
   <source>Angle below which VH counts alone (degrees)</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Winkel, unter dem VH allein zählt (Grad)</translation>
  </message>
  <message>
   <source>Nagler et al. 2016.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Nagler et al. 2016.</translation>
  </message>
  <message>
   <source>Angle above which both count alike (degrees)</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Winkel, über dem beide gleich zählen (Grad)</translation>
  </message>
  <message>
   <source>Band of the VV images</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Kanal der VV-Bilder</translation>
  </message>
  <message>
   <source>Band of the VH images</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Kanal der VH-Bilder</translation>
  </message>
  <message>
   <source>Unit of the local incidence angle</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Einheit des lokalen Einfallswinkels</translation>
  </message>
  <message>
   <source>The latest date.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Das jüngste Datum.</translation>
  </message>
  <message>
   <source>Folder of the ratios</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Ordner der Verhältnisse</translation>
  </message>
  <message>
   <source>One raster for each date: a dated series for the wet-snow index.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Ein Raster für jedes Datum: eine datierte Serie für den Nassschneeindex.</translation>
  </message>
  <message>
   <source>Reference to keep</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Aufzubewahrende Referenz</translation>
  </message>
  <message>
   <source>Mean power of VV and VH, and the number of images: the REFERENCE of a later run.</source>
   <extracomment>backscatterratio</extracomment>
   <translation>Mittlere Leistung von VV und VH und die Zahl der Bilder: die REFERENCE eines späteren Laufs.</translation>
  </message>
  <message>
   <source>Wet-snow index</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Nassschneeindex</translation>
  </message>
  <message>
   <source>Maps of wet snow from radar backscatter ratios, with a threshold that follows the basin and the terrain.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Karten nassen Schnees aus Radar-Rückstreuverhältnissen, mit einem Schwellenwert, der dem Einzugsgebiet und dem Gelände folgt.</translation>
  </message>
  <message>
   <source>Maps wet snow on each date of a series of backscatter ratios, the FOLDER of the tool Backscatter ratio.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Kartiert nassen Schnee an jedem Datum einer Serie von Rückstreuverhältnissen, dem FOLDER des Werkzeugs „Rückstreuverhältnis“.</translation>
  </message>
  <message>
   <source>A fixed threshold of -2 dB fails on glaciers and in valleys. Here the ratios of the melt season of each basin are divided into two groups, wet snow and the rest, which gives the wet-snow index WSI of a pixel, 0 to 10. Its median over the pixels of like terrain (100 m of elevation, 15 degrees of aspect, slope below or above 20 degrees, in the same basin, on that date) is the topographic index TSI. Snow is wet where SI = WSI TSI exceeds COEFFICIENT times WSI(-2 dB). Since WSI falls with the ratio, this is a threshold of the ratio that the terrain makes: TSI equal to the coefficient gives -2 dB.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Ein fester Schwellenwert von -2 dB versagt auf Gletschern und in Tälern. Hier werden die Verhältnisse der Schmelzzeit jedes Einzugsgebiets in zwei Gruppen geteilt, nasser Schnee und der Rest, was den Nassschneeindex WSI eines Pixels ergibt, 0 bis 10. Sein Median über die Pixel ähnlichen Geländes (100 m Höhe, 15 Grad Exposition, Hangneigung unter oder über 20 Grad, im selben Einzugsgebiet, am selben Datum) ist der topographische Index TSI. Schnee ist nass, wo SI = WSI TSI das COEFFICIENT-fache von WSI(-2 dB) übersteigt. Da WSI mit dem Verhältnis fällt, ist dies ein Schwellenwert des Verhältnisses, den das Gelände bestimmt: Ist TSI gleich dem Koeffizienten, so beträgt er -2 dB.</translation>
  </message>
  <message>
   <source>TSI is that of the date and track of the image itself. Terrain bins with few pixels take the median of their elevation band; flat ground is a bin of its own. Melting ice has low ratios too. With GLACIERS it is left out of mixtures and medians and is judged by the index of the ground beside it: fewer false alarms on ice, most of all where there is much of it; a COEFFICIENT of about 2 then served best on synthetic basins.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>TSI ist der Wert des Datums und Orbits des Bildes selbst. Geländeklassen mit wenigen Pixeln nehmen den Median ihrer Höhenstufe; ebenes Gelände ist eine eigene Klasse. Auch schmelzendes Eis hat niedrige Verhältnisse. Mit GLACIERS bleibt es aus Mischungen und Medianen weg und wird nach dem Index des Geländes daneben beurteilt: weniger Fehlalarme auf Eis, vor allem wo viel davon ist; ein COEFFICIENT von etwa 2 bewährte sich dann auf synthetischen Einzugsgebieten am besten.</translation>
  </message>
  <message>
   <source>Basins whose ratios do not divide into two groups, as where no snow was wet, take the plain threshold, which the log says.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Einzugsgebiete, deren Verhältnisse sich nicht in zwei Gruppen teilen, etwa wo kein Schnee nass war, nehmen den einfachen Schwellenwert, was das Protokoll sagt.</translation>
  </message>
  <message>
   <source>Keep the mixtures with MIXTURE_OUTPUT and give them as MIXTURE_FILE later: a new date then meets the same thresholds as the old ones.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Bewahren Sie die Mischungen mit MIXTURE_OUTPUT auf und geben Sie sie später als MIXTURE_FILE an: Eine neue Aufnahme trifft dann auf dieselben Schwellenwerte wie die alten.</translation>
  </message>
  <message>
   <source>Maps hold 1 for wet snow, 0 for no wet snow, 255 for no data. The index rasters, where asked for, hold WSI, TSI, SI, the coefficient above which the pixel is not wet any more, and the probability that it belongs to the wet group of the mixture, by its ratio alone.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Karten enthalten 1 für nassen Schnee, 0 für keinen nassen Schnee, 255 für keine Daten. Die Indexraster, wo verlangt, enthalten WSI, TSI, SI, den Koeffizienten, über dem das Pixel nicht mehr nass ist, und die Wahrscheinlichkeit, dass es zur nassen Gruppe der Mischung gehört, nach seinem Verhältnis allein.</translation>
  </message>
  <message>
   <source>METHOD = Threshold gives the plain maps to compare with, and needs no DEM.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>METHOD = Threshold gibt die einfachen Karten zum Vergleich und braucht kein Höhenmodell.</translation>
  </message>
  <message>
   <source>Method: Li 2025 (thesis, ETH Zurich), eq. 3.5 and 3.6.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Verfahren: Li 2025 (Dissertation, ETH Zürich), Gl. 3.5 und 3.6.</translation>
  </message>
  <message>
   <source>Backscatter ratios</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Rückstreuverhältnisse</translation>
  </message>
  <message>
   <source>Composite ratios in dB on one grid, or the folder of a dated series.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Komposit-Verhältnisse in dB auf einem Gitter, oder der Ordner einer datierten Serie.</translation>
  </message>
  <message>
   <source>In metres, on the grid of the ratios. Needed by the snow index.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>In Metern, auf dem Gitter der Verhältnisse. Vom Schneeindex benötigt.</translation>
  </message>
  <message>
   <source>Basins</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Einzugsgebiete</translation>
  </message>
  <message>
   <source>Each gets a mixture and terrain bins of its own; outside them there is no map. Empty: one for the whole raster. Where they overlap the first counts.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Jedes erhält eine eigene Mischung und eigene Geländeklassen; außerhalb davon gibt es keine Karte. Leer: eines für das ganze Raster. Wo sie sich überlappen, zählt das erste.</translation>
  </message>
  <message>
   <source>Method</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Methode</translation>
  </message>
  <message>
   <source>Snow index: the threshold follows the basin's mixture and the terrain. Threshold: THRESHOLD everywhere.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Snow index: Der Schwellenwert folgt der Mischung des Einzugsgebiets und dem Gelände. Threshold: überall THRESHOLD.</translation>
  </message>
  <message>
   <source>Coefficient</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Koeffizient</translation>
  </message>
  <message>
   <source>Snow is wet where the snow index exceeds this times WSI(THRESHOLD). 3.5 served best in Hunza and Shyok, 2.5 in Shigar; lower maps more snow as wet.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Schnee ist nass, wo der Schneeindex diesen Faktor mal WSI(THRESHOLD) übersteigt. 3,5 bewährte sich in Hunza und Shyok am besten, 2,5 in Shigar; kleinere Werte kartieren mehr Schnee als nass.</translation>
  </message>
  <message>
   <source>Months of the mixture</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Monate der Mischung</translation>
  </message>
  <message>
   <source>Months whose ratios make the mixtures, such as 6-9. Empty: 6-9 in the northern hemisphere, 12-3 in the southern.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Monate, deren Verhältnisse die Mischungen bilden, etwa 6-9. Leer: 6-9 auf der Nordhalbkugel, 12-3 auf der Südhalbkugel.</translation>
  </message>
  <message>
   <source>Glaciers</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Gletscher</translation>
  </message>
  <message>
   <source>Their pixels are left out of mixtures and medians, and take those of the ground beside them: melting ice has low ratios without any wet snow. Worth giving where much of the basin is ice, with a COEFFICIENT of about 2.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Ihre Pixel bleiben aus Mischungen und Medianen weg und nehmen die des Geländes daneben: Schmelzendes Eis hat niedrige Verhältnisse ohne jeden nassen Schnee. Lohnt sich, wo viel vom Einzugsgebiet Eis ist, mit einem COEFFICIENT von etwa 2.</translation>
  </message>
  <message>
   <source>Mixtures of an earlier run</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Mischungen eines früheren Laufs</translation>
  </message>
  <message>
   <source>MIXTURE_OUTPUT of an earlier run with the same basins, in place of mixtures of these images.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>MIXTURE_OUTPUT eines früheren Laufs mit denselben Einzugsgebieten, anstelle von Mischungen dieser Bilder.</translation>
  </message>
  <message>
   <source>Dates of the ratios</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Daten der Verhältnisse</translation>
  </message>
  <message>
   <source>ISO dates in the order of the rasters, separated by commas. Empty: found from the layers.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>ISO-Daten in der Reihenfolge der Raster, durch Kommas getrennt. Leer: aus den Layern gefunden.</translation>
  </message>
  <message>
   <source>Threshold (dB)</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Schwellenwert (dB)</translation>
  </message>
  <message>
   <source>Ratio below which snow is wet by the plain method. Copernicus' product takes -2.5.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Verhältnis, unter dem Schnee nach der einfachen Methode nass ist. Das Copernicus-Produkt nimmt -2,5.</translation>
  </message>
  <message>
   <source>ISO date of the only map that is wanted. The mixtures come from all images of their months all the same. Empty: all images.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>ISO-Datum der einzigen Karte, die gewünscht ist. Die Mischungen stammen trotzdem aus allen Bildern ihrer Monate. Leer: alle Bilder.</translation>
  </message>
  <message>
   <source>Field with the names of the basins</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Feld mit den Namen der Einzugsgebiete</translation>
  </message>
  <message>
   <source>Empty: the feature ids.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Leer: die Objekt-IDs.</translation>
  </message>
  <message>
   <source>Least pixels of a terrain bin (px)</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Mindestzahl der Pixel einer Geländeklasse (px)</translation>
  </message>
  <message>
   <source>Terrain bins with fewer values take the median of their elevation band.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Geländeklassen mit weniger Werten nehmen den Median ihrer Höhenstufe.</translation>
  </message>
  <message>
   <source>Least values of a mixture</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Mindestzahl der Werte einer Mischung</translation>
  </message>
  <message>
   <source>Basins with fewer take the plain threshold.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Einzugsgebiete mit weniger nehmen den einfachen Schwellenwert.</translation>
  </message>
  <message>
   <source>Least separation of a mixture</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Kleinste Trennung einer Mischung</translation>
  </message>
  <message>
   <source>Distance of the two means over the root mean square of the sigmas (Ashman's D). Basins whose mixture has less take the plain threshold.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Abstand der beiden Mittelwerte geteilt durch das quadratische Mittel der Sigmas (Ashmans D). Einzugsgebiete, deren Mischung weniger hat, nehmen den einfachen Schwellenwert.</translation>
  </message>
  <message>
   <source>Band of the ratio images</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Kanal der Verhältnisbilder</translation>
  </message>
  <message>
   <source>Wet snow</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Nasser Schnee</translation>
  </message>
  <message>
   <source>Map of the latest date.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Karte des jüngsten Datums.</translation>
  </message>
  <message>
   <source>Folder of the maps</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Ordner der Karten</translation>
  </message>
  <message>
   <source>One map for each date: a dated series for Snow season.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Eine Karte für jedes Datum: eine datierte Serie für die Schneesaison.</translation>
  </message>
  <message>
   <source>Folder of the index rasters</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Ordner der Indexraster</translation>
  </message>
  <message>
   <source>WSI, TSI, SI, coefficient and probability of each date. Large: 20 bytes a pixel before compression.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>WSI, TSI, SI, Koeffizient und Wahrscheinlichkeit jedes Datums. Groß: 20 Byte je Pixel vor der Kompression.</translation>
  </message>
  <message>
   <source>Mixtures to keep</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Aufzubewahrende Mischungen</translation>
  </message>
  <message>
   <source>The MIXTURE_FILE of later runs.</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Die MIXTURE_FILE späterer Läufe.</translation>
  </message>
  <message>
   <source>Wet snow on the latest date (share of the pixels with data)</source>
   <extracomment>wetsnowindex</extracomment>
   <translation>Nasser Schnee am jüngsten Datum (Anteil der Pixel mit Daten)</translation>
  </message>
  <message>
   <source>Optical snow map</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Optische Schneekarte</translation>
  </message>
  <message>
   <source>Snow, glacier ice and cloud from Sentinel-2 bands by the two passes of Let it snow.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schnee, Gletschereis und Wolken aus Sentinel-2-Kanälen nach den zwei Durchgängen von Let it snow.</translation>
  </message>
  <message>
   <source>Snow map from the green, red and short-wave infrared bands of Sentinel-2 (B3, B4, B11), for itself or to validate snow maps from SAR.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schneekarte aus dem grünen, roten und kurzwellig infraroten Kanal von Sentinel-2 (B3, B4, B11), für sich oder zur Validierung von Schneekarten aus SAR.</translation>
  </message>
  <message>
   <source>The first pass takes what is surely snow: NDSI above 0.4 and red above 0.2 outside clouds. With a DEM it gives the snow line, above which the second pass asks for less: NDSI above 0.15 and red above 0.04, also below thin dark parts of the cloud mask. With the near infrared (B8 or B8A), snow that reflects no more than 0.4 there becomes glacier ice or water. Without a DEM there is no second pass; the log says so.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Der erste Durchgang nimmt, was sicher Schnee ist: NDSI über 0,4 und Rot über 0,2 außerhalb von Wolken. Mit einem Höhenmodell (DEM) ergibt er die Schneelinie, über der der zweite Durchgang weniger verlangt: NDSI über 0,15 und Rot über 0,04, auch unter dünnen dunklen Teilen der Wolkenmaske. Mit dem nahen Infrarot (B8 oder B8A) wird Schnee, der dort nicht mehr als 0,4 reflektiert, zu Gletschereis oder Wasser. Ohne Höhenmodell gibt es keinen zweiten Durchgang; das Protokoll sagt es.</translation>
  </message>
  <message>
   <source>Bands are one raster each, or bands of one raster (advanced parameters). Bands of 10 m are averaged to the 20 m of B11. DEM and cloud mask may have any CRS and resolution. The cloud mask is Sen2Cor's scene classification, a binary mask or MAJA's; see CLOUD_MASK_KIND.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Die Kanäle sind je ein Raster, oder Kanäle eines Rasters (erweiterte Parameter). Kanäle von 10 m werden auf die 20 m von B11 gemittelt. Höhenmodell und Wolkenmaske dürfen jedes KBS und jede Auflösung haben. Die Wolkenmaske ist Sen2Cors Szenenklassifikation, eine binäre Maske oder die von MAJA; siehe CLOUD_MASK_KIND.</translation>
  </message>
  <message>
   <source>Reflectance is (DN + OFFSET) / SCALE. Products of processing baseline 04.00 and later carry an offset of -1000, which is found in metadata or product names, or asked for: without it the NDSI is wrong.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Die Reflexion ist (DN + OFFSET) / SCALE. Produkte der Prozessierungsversion (processing baseline) 04.00 und später tragen einen Versatz von -1000, der in Metadaten oder Produktnamen gefunden oder erfragt wird: Ohne ihn ist der NDSI falsch.</translation>
  </message>
  <message>
   <source>Classes: 0 no snow, 1 snow, 2 glacier ice or water, 3 cloud, 255 no data.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Klassen: 0 kein Schnee, 1 Schnee, 2 Gletschereis oder Wasser, 3 Wolke, 255 keine Daten.</translation>
  </message>
  <message>
   <source>Shadowed snow is dark in the near infrared: on labelled pixels only 6.5 % of it stay snow, the rest becomes glacier ice or water (81 %) or no snow. Without NIR most of it is kept, and nearly all bare ice is called snow.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Beschatteter Schnee ist im nahen Infrarot dunkel: Auf klassifizierten Pixeln bleiben nur 6,5 % davon Schnee, der Rest wird zu Gletschereis oder Wasser (81 %) oder kein Schnee. Ohne NIR bleibt das meiste erhalten, und fast alles blanke Eis wird Schnee genannt.</translation>
  </message>
  <message>
   <source>Method: Gascoin et al. 2019, Earth System Science Data 11, 493; near infrared: Li 2025, ETH Zurich.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Verfahren: Gascoin et al. 2019, Earth System Science Data 11, 493; nahes Infrarot: Li 2025, ETH Zürich.</translation>
  </message>
  <message>
   <source>Green</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Grün</translation>
  </message>
  <message>
   <source>Sentinel-2 B3.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Sentinel-2 B3.</translation>
  </message>
  <message>
   <source>Red</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Rot</translation>
  </message>
  <message>
   <source>Sentinel-2 B4.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Sentinel-2 B4.</translation>
  </message>
  <message>
   <source>Short-wave infrared</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Kurzwelliges Infrarot</translation>
  </message>
  <message>
   <source>At 1.6 micrometres: Sentinel-2 B11.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Bei 1,6 Mikrometern: Sentinel-2 B11.</translation>
  </message>
  <message>
   <source>Near infrared</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Nahes Infrarot</translation>
  </message>
  <message>
   <source>Sentinel-2 B8 or B8A. Tells snow from glacier ice and water.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Sentinel-2 B8 oder B8A. Unterscheidet Schnee von Gletschereis und Wasser.</translation>
  </message>
  <message>
   <source>Cloud mask</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Wolkenmaske</translation>
  </message>
  <message>
   <source>Such as the scene classification (SCL) of the product, in any resolution. Without it all is clear.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Etwa die Szenenklassifikation (SCL) des Produkts, in beliebiger Auflösung. Ohne sie ist alles wolkenfrei.</translation>
  </message>
  <message>
   <source>Heights in metres, in any CRS and resolution. Needed for the second pass.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Höhen in Metern, in beliebigem KBS und beliebiger Auflösung. Für den zweiten Durchgang benötigt.</translation>
  </message>
  <message>
   <source>Date of the images</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Datum der Bilder</translation>
  </message>
  <message>
   <source>ISO date or date-time. Empty: found from the green band.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>ISO-Datum, auch mit Uhrzeit. Leer: aus dem grünen Kanal gefunden.</translation>
  </message>
  <message>
   <source>Scale of the bands</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Skalierung der Kanäle</translation>
  </message>
  <message>
   <source>Reflectance = (DN + OFFSET) / SCALE. 1 for bands that hold reflectance. Rasters with a scale of their own are taken as they read.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Reflexion = (DN + OFFSET) / SCALE. 1 für Kanäle, die Reflexion enthalten. Raster mit eigener Skalierung werden genommen, wie sie sich lesen.</translation>
  </message>
  <message>
   <source>Offset of the bands</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Versatz der Kanäle</translation>
  </message>
  <message>
   <source>-1000 for Sentinel-2 products of processing baseline 04.00 and later (all of 2022 on), else 0. Empty: found in metadata or product names.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>-1000 für Sentinel-2-Produkte der Prozessierungsversion 04.00 und später (ab 2022 alle), sonst 0. Leer: in Metadaten oder Produktnamen gefunden.</translation>
  </message>
  <message>
   <source>Band of the green raster</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Kanal des grünen Rasters</translation>
  </message>
  <message>
   <source>Band of the red raster</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Kanal des roten Rasters</translation>
  </message>
  <message>
   <source>Band of the short-wave infrared raster</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Kanal des kurzwellig infraroten Rasters</translation>
  </message>
  <message>
   <source>Band of the near infrared raster</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Kanal des nah-infraroten Rasters</translation>
  </message>
  <message>
   <source>Kind of the cloud mask</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Art der Wolkenmaske</translation>
  </message>
  <message>
   <source>Scene classification: Sen2Cor's SCL, cloud 8 and 9, shadow 3, cirrus 10. Binary: above 0 is cloud. MAJA: its bits. Values: those of CLOUD_VALUES and LASTING_CLOUD_VALUES.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Scene classification: Sen2Cors SCL, Wolken 8 und 9, Schatten 3, Zirren 10. Binary: über 0 ist Wolke. MAJA: ihre Bits. Values: die von CLOUD_VALUES und LASTING_CLOUD_VALUES.</translation>
  </message>
  <message>
   <source>Cloud values</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Wolkenwerte</translation>
  </message>
  <message>
   <source>Values of the mask that are cloud, separated by commas, such as 8, 9. Used by the kind Values.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Werte der Maske, die Wolken sind, durch Kommas getrennt, etwa 8, 9. Für die Art Values.</translation>
  </message>
  <message>
   <source>Lasting cloud values</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Bleibende Wolkenwerte</translation>
  </message>
  <message>
   <source>Values that stay cloud whatever lies below: cloud shadows and high clouds, such as 3, 10. Used by the kind Values.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Werte, die Wolke bleiben, was immer darunter liegt: Wolkenschatten und hohe Wolken, etwa 3, 10. Für die Art Values.</translation>
  </message>
  <message>
   <source>NDSI of the first pass</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>NDSI des ersten Durchgangs</translation>
  </message>
  <message>
   <source>Snow has more.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schnee hat mehr.</translation>
  </message>
  <message>
   <source>Red reflectance of the first pass</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Rot-Reflexion des ersten Durchgangs</translation>
  </message>
  <message>
   <source>NDSI of the second pass</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>NDSI des zweiten Durchgangs</translation>
  </message>
  <message>
   <source>Red reflectance of the second pass</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Rot-Reflexion des zweiten Durchgangs</translation>
  </message>
  <message>
   <source>Pixels of the second pass</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Pixel des zweiten Durchgangs</translation>
  </message>
  <message>
   <source>Above the snow line. All pixels: those that are clear and dark clouds, as published. Dark clouds: these alone, where there is a cloud mask.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Über der Schneelinie. All pixels: die wolkenfreien und dunkle Wolken, wie veröffentlicht. Dark clouds: nur diese, wo es eine Wolkenmaske gibt.</translation>
  </message>
  <message>
   <source>Red reflectance of dark clouds</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Rot-Reflexion dunkler Wolken</translation>
  </message>
  <message>
   <source>Cloud whose red, in cells of DARK_CLOUD_CELL, is no higher may be snow or ground.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Wolken, deren Rot in Zellen von DARK_CLOUD_CELL nicht höher ist, können Schnee oder Boden sein.</translation>
  </message>
  <message>
   <source>Cell of dark clouds (m)</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Zelle dunkler Wolken (m)</translation>
  </message>
  <message>
   <source>Size to which the red band is down-sampled for the test of dark clouds.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Größe, auf die der rote Kanal für die Prüfung auf dunkle Wolken vergröbert wird.</translation>
  </message>
  <message>
   <source>Red reflectance of returning clouds</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Rot-Reflexion zurückkehrender Wolken</translation>
  </message>
  <message>
   <source>Dark cloud that is not snow in the second pass and has more goes back to cloud.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Dunkle Wolken, die im zweiten Durchgang kein Schnee sind und mehr haben, werden wieder Wolke.</translation>
  </message>
  <message>
   <source>Near infrared reflectance of snow</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Nahinfrarot-Reflexion von Schnee</translation>
  </message>
  <message>
   <source>Snow that has no more is glacier ice or water. 0 is off.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schnee, der nicht mehr hat, ist Gletschereis oder Wasser. 0 ist aus.</translation>
  </message>
  <message>
   <source>Snow line</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schneelinie</translation>
  </message>
  <message>
   <source>Gascoin 2019: BANDS_BELOW bands below the lowest band with SNOW_FRACTION of snow, where that is CLEAR_FRACTION free of cloud and the whole scene has TOTAL_SNOW_FRACTION. Li 2025: the lowest band with SEED_SNOW_FRACTION.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Gascoin 2019: BANDS_BELOW Höhenstufen unter der niedrigsten mit SNOW_FRACTION Schnee, wo diese zu CLEAR_FRACTION wolkenfrei ist und die ganze Szene TOTAL_SNOW_FRACTION hat. Li 2025: die niedrigste Höhenstufe mit SEED_SNOW_FRACTION.</translation>
  </message>
  <message>
   <source>Height of elevation bands (m)</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Höhe der Höhenstufen (m)</translation>
  </message>
  <message>
   <source>Snow fraction of the lowest band</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schneeanteil der untersten Höhenstufe</translation>
  </message>
  <message>
   <source>Of its cloud-free pixels; it must be exceeded.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Von ihren wolkenfreien Pixeln; er muss überschritten werden.</translation>
  </message>
  <message>
   <source>Cloud-free fraction of a band</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Wolkenfreier Anteil einer Höhenstufe</translation>
  </message>
  <message>
   <source>A band with less is not looked at.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Eine Höhenstufe mit weniger wird nicht betrachtet.</translation>
  </message>
  <message>
   <source>Snow fraction of the scene</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schneeanteil der Szene</translation>
  </message>
  <message>
   <source>Snow of the first pass, of all pixels with data; it must be exceeded.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schnee des ersten Durchgangs, von allen Pixeln mit Daten; er muss überschritten werden.</translation>
  </message>
  <message>
   <source>Bands below</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Höhenstufen darunter</translation>
  </message>
  <message>
   <source>So many bands lies the snow line below the band that was found.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>So viele Höhenstufen liegt die Schneelinie unter der gefundenen.</translation>
  </message>
  <message>
   <source>Snow fraction for the snow line of Li 2025</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schneeanteil für die Schneelinie nach Li 2025</translation>
  </message>
  <message>
   <source>Of the cloud-free pixels of a band; it must be exceeded.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Von den wolkenfreien Pixeln einer Höhenstufe; er muss überschritten werden.</translation>
  </message>
  <message>
   <source>Snow map</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schneekarte</translation>
  </message>
  <message>
   <source>Pixels and areas by class and elevation band, snow line, options, versions, as JSON.</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Pixel und Flächen nach Klasse und Höhenstufe, Schneelinie, Optionen, Versionen, als JSON.</translation>
  </message>
  <message>
   <source>Snow, share of the cloud-free pixels</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schnee, Anteil der wolkenfreien Pixel</translation>
  </message>
  <message>
   <source>Cloud, share of the pixels with data</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Wolken, Anteil der Pixel mit Daten</translation>
  </message>
  <message>
   <source>Snow line (m)</source>
   <extracomment>opticalsnowmap</extracomment>
   <translation>Schneelinie (m)</translation>
  </message>
  <message>
   <source>Snow map validation</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Validierung von Schneekarten</translation>
  </message>
  <message>
   <source>How far a snow map agrees with a reference map: confusion matrix, F1, profile by elevation, and how sure these are.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Wie gut eine Schneekarte mit einer Referenzkarte übereinstimmt: Konfusionsmatrix, F1, Höhenprofil, und wie sicher diese sind.</translation>
  </message>
  <message>
   <source>Compares a snow map, such as a wet-snow map from radar, with a reference map, such as a snow map from Sentinel-2.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Vergleicht eine Schneekarte, etwa eine Nassschneekarte aus Radar, mit einer Referenzkarte, etwa einer Schneekarte aus Sentinel-2.</translation>
  </message>
  <message>
   <source>Give both on one grid. 1 is snow and 0 is no snow; MAP_SNOW_VALUES, SNOW_VALUES and their like take other classes. Pixels with any other value, such as cloud, do not count. With a DEM the snow cover of both maps is set side by side by elevation band, and pixels above MAXIMUM_ELEVATION can be left out.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Geben Sie beide auf einem Gitter an. 1 ist Schnee und 0 ist kein Schnee; MAP_SNOW_VALUES, SNOW_VALUES und ihresgleichen nehmen andere Klassen. Pixel mit jedem anderen Wert, etwa Wolken, zählen nicht. Mit einem Höhenmodell (DEM) wird die Schneebedeckung beider Karten nach Höhenstufen nebeneinandergestellt, und Pixel über MAXIMUM_ELEVATION können weggelassen werden.</translation>
  </message>
  <message>
   <source>The output shows where the map is right and wrong: 0 no snow in both, 1 hit, 2 missed (snow in the reference only), 3 false (snow in the map only).</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Die Ausgabe zeigt, wo die Karte richtig und wo sie falsch ist: 0 kein Schnee in beiden, 1 Treffer, 2 verfehlt (Schnee nur in der Referenz), 3 falsch (Schnee nur in der Karte).</translation>
  </message>
  <message>
   <source>COMPARE takes a second map, such as the plain -2 dB map: the report tells the difference in F1 and whether it is sure. INDEX takes the index raster of the wet-snow tool: its band "coefficient" gives F1, precision and recall for each coefficient, its band "probability" the reliability of the probabilities.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>COMPARE nimmt eine zweite Karte, etwa die einfache Karte mit -2 dB: Der Bericht nennt den Unterschied in F1 und ob er gesichert ist. INDEX nimmt das Indexraster des Nassschnee-Werkzeugs: Sein Kanal "coefficient" ergibt F1, Genauigkeit und Trefferquote für jeden Koeffizienten, sein Kanal "probability" die Zuverlässigkeit der Wahrscheinlichkeiten.</translation>
  </message>
  <message>
   <source>The 95 % intervals draw whole blocks of pixels, since neighbouring pixels err together; the blocks widen until F1 no longer becomes less sure by them.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Für die 95 %-Intervalle werden ganze Blöcke von Pixeln gezogen, da benachbarte Pixel gemeinsam irren; die Blöcke werden breiter, bis F1 durch sie nicht mehr unsicherer wird.</translation>
  </message>
  <message>
   <source>Method: Li 2025, doctoral thesis, ETH Zurich, chapter 3.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Verfahren: Li 2025, Dissertation, ETH Zürich, Kapitel 3.</translation>
  </message>
  <message>
   <source>The map to judge: 1 snow or wet snow, 0 not, any other value no data.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Die zu beurteilende Karte: 1 Schnee oder nasser Schnee, 0 keiner, jeder andere Wert keine Daten.</translation>
  </message>
  <message>
   <source>Reference map</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Referenzkarte</translation>
  </message>
  <message>
   <source>What it is judged by, on the same grid: 1 snow, 0 no snow, other values do not count.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Woran sie gemessen wird, auf demselben Gitter: 1 Schnee, 0 kein Schnee, andere Werte zählen nicht.</translation>
  </message>
  <message>
   <source>Maximum elevation (m)</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Größte Höhe (m)</translation>
  </message>
  <message>
   <source>Pixels above it are left out, such as permanent snow and ice (5500 m in the Karakoram). Needs the DEM. Empty: none.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Pixel darüber werden weggelassen, etwa ganzjähriger Schnee und Eis (5500 m im Karakorum). Braucht das Höhenmodell. Leer: keine.</translation>
  </message>
  <message>
   <source>Heights in m on the same grid, for the profile by elevation and MAXIMUM_ELEVATION. Pixels without a height do not count.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Höhen in m auf demselben Gitter, für das Höhenprofil und MAXIMUM_ELEVATION. Pixel ohne Höhe zählen nicht.</translation>
  </message>
  <message>
   <source>Snow map to compare with</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Schneekarte zum Vergleich</translation>
  </message>
  <message>
   <source>A second map on the same grid, with the values of the first.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Eine zweite Karte auf demselben Gitter, mit den Werten der ersten.</translation>
  </message>
  <message>
   <source>Index raster</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Indexraster</translation>
  </message>
  <message>
   <source>Raster on the same grid with a band described coefficient (wet where it exceeds the coefficient), or probability (0 to 1), or both.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Raster auf demselben Gitter mit einem Kanal der Beschreibung coefficient (nass, wo er den Koeffizienten übersteigt) oder probability (0 bis 1), oder mit beiden.</translation>
  </message>
  <message>
   <source>Snow in the map</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Schnee in der Karte</translation>
  </message>
  <message>
   <source>Values of MAP and COMPARE that are snow, or wet snow: whole numbers and ranges, separated by commas.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Werte von MAP und COMPARE, die Schnee oder nasser Schnee sind: ganze Zahlen und Bereiche, durch Kommas getrennt.</translation>
  </message>
  <message>
   <source>No snow in the map</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Kein Schnee in der Karte</translation>
  </message>
  <message>
   <source>Values of MAP and COMPARE that are no snow. Other values do not count.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Werte von MAP und COMPARE, die kein Schnee sind. Andere Werte zählen nicht.</translation>
  </message>
  <message>
   <source>Snow in the reference</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Schnee in der Referenz</translation>
  </message>
  <message>
   <source>Values of REFERENCE that are snow: whole numbers and ranges, separated by commas.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Werte von REFERENCE, die Schnee sind: ganze Zahlen und Bereiche, durch Kommas getrennt.</translation>
  </message>
  <message>
   <source>No snow in the reference</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Kein Schnee in der Referenz</translation>
  </message>
  <message>
   <source>Values of REFERENCE that are no snow. Other values, such as cloud, do not count.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Werte von REFERENCE, die kein Schnee sind. Andere Werte, etwa Wolken, zählen nicht.</translation>
  </message>
  <message>
   <source>Elevation band (m)</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Höhenstufe (m)</translation>
  </message>
  <message>
   <source>Height of the bands of the snow-cover profile.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Höhe der Stufen im Profil der Schneebedeckung.</translation>
  </message>
  <message>
   <source>Least pixels of a band (px)</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Mindestzahl der Pixel einer Höhenstufe (px)</translation>
  </message>
  <message>
   <source>Bands with fewer pixels do not count in the mean absolute error of the profile.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Höhenstufen mit weniger Pixeln zählen nicht im mittleren absoluten Fehler des Profils.</translation>
  </message>
  <message>
   <source>Scan from</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Durchlauf von</translation>
  </message>
  <message>
   <source>Lowest coefficient of the scan.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Niedrigster Koeffizient des Durchlaufs.</translation>
  </message>
  <message>
   <source>Scan to</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Durchlauf bis</translation>
  </message>
  <message>
   <source>Highest coefficient of the scan.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Höchster Koeffizient des Durchlaufs.</translation>
  </message>
  <message>
   <source>Scan step</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Schritt des Durchlaufs</translation>
  </message>
  <message>
   <source>Step between the coefficients of the scan.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Schritt zwischen den Koeffizienten des Durchlaufs.</translation>
  </message>
  <message>
   <source>Smallest block (px)</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Kleinster Block (px)</translation>
  </message>
  <message>
   <source>Side of the blocks that are drawn for the 95 % intervals. Wider ones are taken where F1 is less sure by them: neighbours err together.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Seite der Blöcke, die für die 95 %-Intervalle gezogen werden. Breitere werden genommen, wo F1 durch sie unsicherer ist: Nachbarn irren gemeinsam.</translation>
  </message>
  <message>
   <source>Bootstrap samples</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Bootstrap-Stichproben</translation>
  </message>
  <message>
   <source>How often the blocks are drawn.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Wie oft die Blöcke gezogen werden.</translation>
  </message>
  <message>
   <source>Seed</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Startwert</translation>
  </message>
  <message>
   <source>Of the random numbers of the bootstrap.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Der Zufallszahlen des Bootstraps.</translation>
  </message>
  <message>
   <source>Most days apart (days)</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Größter Abstand der Aufnahmen (Tage)</translation>
  </message>
  <message>
   <source>Dates of map and reference that differ by more give a warning.</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Liegen die Daten von Karte und Referenz weiter auseinander, so gibt es eine Warnung.</translation>
  </message>
  <message>
   <source>Hits and misses</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Treffer und Fehler</translation>
  </message>
  <message>
   <source>F1</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>F1</translation>
  </message>
  <message>
   <source>Precision</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Genauigkeit</translation>
  </message>
  <message>
   <source>Recall</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Trefferquote</translation>
  </message>
  <message>
   <source>Cohen's kappa</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Cohens Kappa</translation>
  </message>
  <message>
   <source>Mean absolute error of the profile (0 to 1)</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Mittlerer absoluter Fehler des Profils (0 bis 1)</translation>
  </message>
  <message>
   <source>Best coefficient</source>
   <extracomment>snowmapvalidation</extracomment>
   <translation>Bester Koeffizient</translation>
  </message>
  <message>
   <source>Snow season</source>
   <extracomment>snowseason</extracomment>
   <translation>Schneesaison</translation>
  </message>
  <message>
   <source>Extent of wet snow by date and elevation, and the days of melt of each pixel and year, from dated wet-snow maps.</source>
   <extracomment>snowseason</extracomment>
   <translation>Ausdehnung nassen Schnees nach Datum und Höhe, und die Schmelztage jedes Pixels und Jahres, aus datierten Nassschneekarten.</translation>
  </message>
  <message>
   <source>Products over time of dated wet-snow maps: the extent of wet snow by date, elevation band and basin, and for each pixel and year the days of melt, with the first and the last wet day.</source>
   <extracomment>snowseason</extracomment>
   <translation>Zeitliche Auswertungen datierter Nassschneekarten: die Ausdehnung nassen Schnees nach Datum, Höhenstufe und Einzugsgebiet, und für jedes Pixel und Jahr die Schmelztage mit dem ersten und dem letzten nassen Tag.</translation>
  </message>
  <message>
   <source>Give two or more wet-snow maps on one grid (1 wet, 0 not, 255 no data), or the folder of a dated series, and the elevation model on the same grid. Polygons of basins split the tables. The grid may be in degrees: areas are those on the ground.</source>
   <extracomment>snowseason</extracomment>
   <translation>Geben Sie zwei oder mehr Nassschneekarten auf einem Gitter an (1 nass, 0 nicht, 255 keine Daten), oder den Ordner einer datierten Serie, und das Höhenmodell auf demselben Gitter. Polygone von Einzugsgebieten teilen die Tabellen auf. Das Gitter darf in Grad sein: Flächen sind die im Gelände.</translation>
  </message>
  <message>
   <source>Dates are taken from DATES, else from the layers' temporal ranges, dataset metadata, product names, or YYYYMMDD in the names; the log lists what was found where. Their order does not matter.</source>
   <extracomment>snowseason</extracomment>
   <translation>Die Daten der Karten stammen aus DATES, sonst aus den zeitlichen Bereichen der Layer, den Metadaten der Datensätze, den Produktnamen oder YYYYMMDD in den Namen; das Protokoll führt auf, was wo gefunden wurde. Ihre Reihenfolge ist gleichgültig.</translation>
  </message>
  <message>
   <source>Duration: each map counts for half of the interval to its neighbours, from the first to the last map of the year; nothing is said of the days outside this season, which the log names. Pixels without data on a date count it in neither way. Melt began and ended somewhere between two maps: the band uncertainty holds the days of these intervals, and the duration is the middle of what is possible. DURATION = Scaled to the year gives the wet share times 365 days.</source>
   <extracomment>snowseason</extracomment>
   <translation>Dauer: Jede Karte zählt für die Hälfte des Abstands zu ihren Nachbarn, von der ersten bis zur letzten Karte des Jahres; über die Tage außerhalb dieser Saison, die das Protokoll nennt, wird nichts gesagt. Pixel, die an einem Datum keine Daten haben, zählen es weder so noch so. Die Schmelze begann und endete irgendwo zwischen zwei Karten: Der Kanal uncertainty enthält die Tage dieser Zwischenzeiten, und die Dauer ist die Mitte dessen, was möglich ist. DURATION = Scaled to the year gibt den nassen Anteil mal 365 Tage.</translation>
  </message>
  <message>
   <source>The output holds the means over the years: duration, uncertainty, first and last wet day (day of the year, counted from the first of the month YEAR_START), days observed, and the number of years. The folder of the years has one raster of these bands for each year.</source>
   <extracomment>snowseason</extracomment>
   <translation>Die Ausgabe enthält die Mittel über die Jahre: Dauer, Unsicherheit, erster und letzter nasser Tag (Tag des Jahres, gezählt vom Ersten des Monats YEAR_START), beobachtete Tage und die Zahl der Jahre. Der Ordner der Jahre hat ein Raster dieser Kanäle für jedes Jahr.</translation>
  </message>
  <message>
   <source>The tables (CSV) hold the extent by date, basin and elevation band, and the classes of duration (0-60, 60-120, 120-180, 180-240, above 240 days) by basin and year. The report draws the extents over date and elevation.</source>
   <extracomment>snowseason</extracomment>
   <translation>Die Tabellen (CSV) enthalten die Ausdehnung nach Datum, Einzugsgebiet und Höhenstufe und die Klassen der Dauer (0-60, 60-120, 120-180, 180-240, über 240 Tage) nach Einzugsgebiet und Jahr. Der Bericht zeichnet die Ausdehnung über Datum und Höhe.</translation>
  </message>
  <message>
   <source>Wet-snow maps</source>
   <extracomment>snowseason</extracomment>
   <translation>Nassschneekarten</translation>
  </message>
  <message>
   <source>Two or more maps on one grid with 1 for wet snow, 0 for none and 255 for no data, or the folder of a dated series.</source>
   <extracomment>snowseason</extracomment>
   <translation>Zwei oder mehr Karten auf einem Gitter mit 1 für nassen Schnee, 0 für keinen und 255 für keine Daten, oder der Ordner einer datierten Serie.</translation>
  </message>
  <message>
   <source>Heights in metres, on the grid of the maps.</source>
   <extracomment>snowseason</extracomment>
   <translation>Höhen in Metern, auf dem Gitter der Karten.</translation>
  </message>
  <message>
   <source>First month of the year</source>
   <extracomment>snowseason</extracomment>
   <translation>Erster Monat des Jahres</translation>
  </message>
  <message>
   <source>1 for calendar years. In the southern hemisphere 7: each year then holds one melt season, and is named by the calendar year in which it begins.</source>
   <extracomment>snowseason</extracomment>
   <translation>1 für Kalenderjahre. Auf der Südhalbkugel 7: Jedes Jahr enthält dann eine Schmelzsaison und heißt nach dem Kalenderjahr, in dem es beginnt.</translation>
  </message>
  <message>
   <source>Duration</source>
   <extracomment>snowseason</extracomment>
   <translation>Dauer</translation>
  </message>
  <message>
   <source>Observed season: days between the first and the last map of the year; nothing is said of the days outside them. Scaled to the year: the wet share of the maps times 365 days, which overstates the melt where only the warm season was observed.</source>
   <extracomment>snowseason</extracomment>
   <translation>Observed season: Tage zwischen der ersten und der letzten Karte des Jahres; über die Tage außerhalb wird nichts gesagt. Scaled to the year: der nasse Anteil der Karten mal 365 Tage, was die Schmelze überschätzt, wo nur die warme Jahreszeit beobachtet wurde.</translation>
  </message>
  <message>
   <source>The tables and figures are made for each of them; without them for the whole raster. Rasters are not cut.</source>
   <extracomment>snowseason</extracomment>
   <translation>Die Tabellen und Abbildungen werden für jedes davon erstellt; ohne sie für das ganze Raster. Raster werden nicht zugeschnitten.</translation>
  </message>
  <message>
   <source>Polygons of one name are one basin. Empty: each polygon by its feature id.</source>
   <extracomment>snowseason</extracomment>
   <translation>Polygone eines Namens sind ein Einzugsgebiet. Leer: jedes Polygon nach seiner Objekt-ID.</translation>
  </message>
  <message>
   <source>Dates of the maps</source>
   <extracomment>snowseason</extracomment>
   <translation>Daten der Karten</translation>
  </message>
  <message>
   <source>ISO dates in the order of the maps, separated by commas. Empty: found from the layers.</source>
   <extracomment>snowseason</extracomment>
   <translation>ISO-Daten in der Reihenfolge der Karten, durch Kommas getrennt. Leer: aus den Layern gefunden.</translation>
  </message>
  <message>
   <source>Weight maps by their intervals</source>
   <extracomment>snowseason</extracomment>
   <translation>Karten nach ihren Abständen gewichten</translation>
  </message>
  <message>
   <source>Each map counts for half of the interval to its neighbours in time. Off: all maps of a year count the same, however unevenly they lie.</source>
   <extracomment>snowseason</extracomment>
   <translation>Jede Karte zählt für die Hälfte des Zeitabstands zu ihren Nachbarn. Aus: Alle Karten eines Jahres zählen gleich, wie ungleich sie auch liegen.</translation>
  </message>
  <message>
   <source>Height of the elevation bands (m)</source>
   <extracomment>snowseason</extracomment>
   <translation>Höhe der Höhenstufen (m)</translation>
  </message>
  <message>
   <source>Of the wet snow extent.</source>
   <extracomment>snowseason</extracomment>
   <translation>Der Ausdehnung nassen Schnees.</translation>
  </message>
  <message>
   <source>Smallest observed share of the season</source>
   <extracomment>snowseason</extracomment>
   <translation>Kleinster beobachteter Anteil der Saison</translation>
  </message>
  <message>
   <source>A pixel whose own first and last map span less than this share of the year's season has no duration in it.</source>
   <extracomment>snowseason</extracomment>
   <translation>Ein Pixel, dessen eigene erste und letzte Karte weniger als diesen Anteil der Saison des Jahres umspannen, hat darin keine Dauer.</translation>
  </message>
  <message>
   <source>Snow melting duration</source>
   <extracomment>snowseason</extracomment>
   <translation>Dauer der Schneeschmelze</translation>
  </message>
  <message>
   <source>Mean over the years.</source>
   <extracomment>snowseason</extracomment>
   <translation>Mittel über die Jahre.</translation>
  </message>
  <message>
   <source>Folder of the years</source>
   <extracomment>snowseason</extracomment>
   <translation>Ordner der Jahre</translation>
  </message>
  <message>
   <source>One raster snow_melting_duration_YYYY.tif for each year. They are loaded beside the mean, each with its time.</source>
   <extracomment>snowseason</extracomment>
   <translation>Ein Raster snow_melting_duration_YYYY.tif für jedes Jahr. Sie werden neben dem Mittel geladen, jedes mit seiner Zeit.</translation>
  </message>
  <message>
   <source>Wet snow extent</source>
   <extracomment>snowseason</extracomment>
   <translation>Ausdehnung nassen Schnees</translation>
  </message>
  <message>
   <source>Observed and wet pixels, wet share and area by date, basin and elevation band.</source>
   <extracomment>snowseason</extracomment>
   <translation>Beobachtete und nasse Pixel, nasser Anteil und Fläche nach Datum, Einzugsgebiet und Höhenstufe.</translation>
  </message>
  <message>
   <source>CSV files (*.csv)</source>
   <extracomment>snowseason</extracomment>
   <translation>CSV-Dateien (*.csv)</translation>
  </message>
  <message>
   <source>Classes of duration</source>
   <extracomment>snowseason</extracomment>
   <translation>Klassen der Dauer</translation>
  </message>
  <message>
   <source>Pixels, share and area of each class of duration by basin and year.</source>
   <extracomment>snowseason</extracomment>
   <translation>Pixel, Anteil und Fläche jeder Klasse der Dauer nach Einzugsgebiet und Jahr.</translation>
  </message>
  <message>
   <source>Maps with data</source>
   <extracomment>snowseason</extracomment>
   <translation>Karten mit Daten</translation>
  </message>
  <message>
   <source>Mean snow melting duration (days)</source>
   <extracomment>snowseason</extracomment>
   <translation>Mittlere Dauer der Schneeschmelze (Tage)</translation>
  </message>
  <message>
   <source>DEM mosaic with dates</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höhenmodell-Mosaik mit Daten</translation>
  </message>
  <message>
   <source>Elevation change and mass balance</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höhenänderung und Massenbilanz</translation>
  </message>
  <message>
   <source>Merges dated DEMs on the grid of a reference DEM, with the acquisition date of every pixel.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Fügt datierte Höhenmodelle auf dem Gitter eines Referenz-Höhenmodells zusammen, mit dem Aufnahmedatum jedes Pixels.</translation>
  </message>
  <message>
   <source>Merges many DEMs, each with its date, into one on the grid of a reference DEM: same CRS, pixel-aligned. Where DEMs overlap their heights are averaged (Mean), or the Median or the Newest is taken.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Fügt viele Höhenmodelle, jedes mit seinem Datum, zu einem auf dem Gitter eines Referenz-Höhenmodells zusammen: gleiches KBS, pixelgenau. Wo sich Höhenmodelle überlappen, werden ihre Höhen gemittelt (Mean), oder es wird der Median (Median) oder das neueste (Newest) genommen.</translation>
  </message>
  <message>
   <source>A second raster has the date of every pixel as a decimal year, such as 2012.62: the mean of the dates of those heights that were averaged, the date of the middle height for Median, that of the newest for Newest. A third, if wanted, counts the DEMs of every pixel. The tool Elevation change takes the rasters of dates and divides by the time between them, pixel by pixel.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Ein zweites Raster enthält das Datum jedes Pixels als Dezimaljahr, etwa 2012.62: das Mittel der Daten der gemittelten Höhen, bei Median das Datum der mittleren Höhe, bei Newest das der neuesten. Ein drittes, falls gewünscht, zählt die Höhenmodelle jedes Pixels. Das Werkzeug „Höhenänderung“ nimmt die Raster der Daten und teilt Pixel für Pixel durch die Zeit dazwischen.</translation>
  </message>
  <message>
   <source>Give the DEMs as a list or as the folder of a dated series. Dates come from DATES, else from the layers' temporal ranges, dataset metadata, product names, or YYYYMMDD in the names; the log lists what was found where. Several DEMs may have one date.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Geben Sie die Höhenmodelle als Liste oder als Ordner einer datierten Serie an. Die Daten stammen aus DATES, sonst aus den zeitlichen Bereichen der Layer, den Metadaten der Datensätze, den Produktnamen oder YYYYMMDD in den Namen; das Protokoll führt auf, was wo gefunden wurde. Mehrere Höhenmodelle dürfen dasselbe Datum haben.</translation>
  </message>
  <message>
   <source>DEMs in another CRS or with other pixels are re-projected (bilinear). One that is pixel-aligned already is copied. Fill values that a file does not declare, such as -9999, are left out by the lowest and the highest elevation.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höhenmodelle in einem anderen KBS oder mit anderen Pixeln werden umprojiziert (bilinear). Ein bereits pixelgenaues wird kopiert. Füllwerte, die eine Datei nicht angibt, etwa -9999, werden durch die niedrigste und die höchste Höhe ausgeschlossen.</translation>
  </message>
  <message>
   <source>Heights must be in metres and refer to one vertical datum. What files state is compared; different datums are refused, never mixed. VERTICAL_DATUM overrules what files state.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höhen müssen in Metern sein und sich auf ein vertikales Datum beziehen. Was die Dateien angeben, wird verglichen; verschiedene Höhenbezüge werden abgewiesen, nie gemischt. VERTICAL_DATUM hat Vorrang vor den Angaben der Dateien.</translation>
  </message>
  <message>
   <source>DEMs</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höhenmodelle</translation>
  </message>
  <message>
   <source>Elevation models with dates: a list, or the folder of a dated series. In any CRS, heights in metres.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höhenmodelle mit Daten: eine Liste, oder der Ordner einer datierten Serie. In beliebigem KBS, Höhen in Metern.</translation>
  </message>
  <message>
   <source>Reference DEM</source>
   <extracomment>demmosaic</extracomment>
   <translation>Referenz-Höhenmodell</translation>
  </message>
  <message>
   <source>Its grid and CRS are those of the mosaic. Its heights are not used.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Sein Gitter und KBS sind die des Mosaiks. Seine Höhen werden nicht verwendet.</translation>
  </message>
  <message>
   <source>Merge</source>
   <extracomment>demmosaic</extracomment>
   <translation>Zusammenfügen</translation>
  </message>
  <message>
   <source>Where DEMs overlap. Mean: of all heights. Median: robust against blunders, from three DEMs on. Newest: the latest height alone. The date of a pixel is that of the height which results.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Wo sich Höhenmodelle überlappen. Mean: Mittel aller Höhen. Median: robust gegen grobe Fehler, ab drei Höhenmodellen. Newest: die neueste Höhe allein. Das Datum eines Pixels ist das der sich ergebenden Höhe.</translation>
  </message>
  <message>
   <source>Dates of the DEMs</source>
   <extracomment>demmosaic</extracomment>
   <translation>Daten der Höhenmodelle</translation>
  </message>
  <message>
   <source>ISO dates or date-times in the order of the DEMs, separated by commas. Empty: found from the layers.</source>
   <extracomment>demmosaic</extracomment>
   <translation>ISO-Daten, auch mit Uhrzeit, in der Reihenfolge der Höhenmodelle, durch Kommas getrennt. Leer: aus den Layern gefunden.</translation>
  </message>
  <message>
   <source>Resampling</source>
   <extracomment>demmosaic</extracomment>
   <translation>Resampling</translation>
  </message>
  <message>
   <source>Where a DEM is not pixel-aligned with the reference. A finer DEM is averaged over the larger pixel.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Wo ein Höhenmodell nicht pixelgenau auf der Referenz liegt. Ein feineres wird über das größere Pixel gemittelt.</translation>
  </message>
  <message>
   <source>Band of every DEM that holds the heights.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Kanal jedes Höhenmodells, der die Höhen enthält.</translation>
  </message>
  <message>
   <source>Lowest elevation (m)</source>
   <extracomment>demmosaic</extracomment>
   <translation>Niedrigste Höhe (m)</translation>
  </message>
  <message>
   <source>Heights below are no-data: it catches fill values that a file does not declare, such as -9999.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höhen darunter sind NoData: Das fängt Füllwerte ab, die eine Datei nicht angibt, etwa -9999.</translation>
  </message>
  <message>
   <source>Highest elevation (m)</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höchste Höhe (m)</translation>
  </message>
  <message>
   <source>Heights above are no-data.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höhen darüber sind NoData.</translation>
  </message>
  <message>
   <source>Vertical datum</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höhenbezug (vertikales Datum)</translation>
  </message>
  <message>
   <source>What all heights refer to. From CRS: what the files state; different ones are refused. Any other choice overrules the files.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Worauf sich alle Höhen beziehen. From CRS: was die Dateien angeben; verschiedene werden abgewiesen. Jede andere Wahl hat Vorrang vor den Dateien.</translation>
  </message>
  <message>
   <source>Elevation</source>
   <extracomment>demmosaic</extracomment>
   <translation>Höhe</translation>
  </message>
  <message>
   <source>Date</source>
   <extracomment>demmosaic</extracomment>
   <translation>Datum</translation>
  </message>
  <message>
   <source>Decimal year of every pixel.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Dezimaljahr jedes Pixels.</translation>
  </message>
  <message>
   <source>Count</source>
   <extracomment>demmosaic</extracomment>
   <translation>Anzahl</translation>
  </message>
  <message>
   <source>Number of DEMs with a height in every pixel.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Zahl der Höhenmodelle mit einer Höhe in jedem Pixel.</translation>
  </message>
  <message>
   <source>Dates and pixels of every DEM as JSON.</source>
   <extracomment>demmosaic</extracomment>
   <translation>Daten und Pixel jedes Höhenmodells als JSON.</translation>
  </message>
  <message>
   <source>DEMs used</source>
   <extracomment>demmosaic</extracomment>
   <translation>Verwendete Höhenmodelle</translation>
  </message>
  <message>
   <source>DEM co-registration</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Koregistrierung von Höhenmodellen</translation>
  </message>
  <message>
   <source>Shifts a DEM so that it fits a reference DEM on stable ground, to a fraction of a pixel (Nuth and Kaeaeb).</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Verschiebt ein Höhenmodell so, dass es auf stabilem Gelände zu einem Referenz-Höhenmodell passt, auf den Bruchteil eines Pixels (Nuth und Kääb).</translation>
  </message>
  <message>
   <source>Two DEMs of one place rarely lie on each other: a shift of a few metres makes false height changes on every slope. This tool finds the shift on ground that does not change, and corrects the DEM by it.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Zwei Höhenmodelle eines Orts liegen selten aufeinander: Eine Verschiebung von wenigen Metern täuscht an jedem Hang Höhenänderungen vor. Dieses Werkzeug findet die Verschiebung auf Gelände, das sich nicht ändert, und berichtigt das Höhenmodell um sie.</translation>
  </message>
  <message>
   <source>Give the DEM to be aligned, the reference DEM, and polygons of all that is not stable: glaciers, water, landslides, optionally forest. MASK, a raster above 0 on stable ground, does the same or adds to it. The DEMs may have other extents, pixel sizes, directions of rows and CRSs; degrees are turned into true metres. Heights are in metres, in both above one vertical datum.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Geben Sie das auszurichtende Höhenmodell, das Referenz-Höhenmodell und Polygone von allem an, was nicht stabil ist: Gletscher, Wasser, Hangrutschungen, eventuell Wald. MASK, ein Raster über 0 auf stabilem Gelände, tut dasselbe oder kommt dazu. Die Höhenmodelle dürfen verschiedene Ausdehnungen, Pixelgrößen, Richtungen der Zeilen und KBS haben; Grad werden in wahre Meter umgerechnet. Höhen sind in Metern, in beiden über einem vertikalen Datum.</translation>
  </message>
  <message>
   <source>SHIFT_EAST, SHIFT_NORTH and SHIFT_UP (m) are the correction to ADD to the coordinates and heights of the DEM to be aligned: with SHIFT_EAST = 10 it lies 10 m too far west. They run along the axes of the reference's CRS. The report and the statistics give their standard errors, from a jack-knife over 64 parts of the scene, which takes the correlation of errors in space into account.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>SHIFT_EAST, SHIFT_NORTH und SHIFT_UP (m) sind die Korrektur, die zu den Koordinaten und Höhen des auszurichtenden Höhenmodells zu ADDIEREN ist: Mit SHIFT_EAST = 10 liegt es 10 m zu weit westlich. Sie verlaufen entlang der Achsen des KBS der Referenz. Bericht und Statistik geben ihre Standardfehler, aus einem Jackknife über 64 Teile der Szene, der die räumliche Korrelation der Fehler berücksichtigt.</translation>
  </message>
  <message>
   <source>OUTPUT is the aligned DEM on the grid of the reference, resampled once. With RESAMPLING = Shift only it keeps its own pixels, and only their coordinates and heights are corrected. DIFFERENCE is the aligned DEM less the reference. NMAD_BEFORE, NMAD_AFTER and MEDIAN_AFTER (m) are of all stable pixels, blunders included.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>OUTPUT ist das ausgerichtete Höhenmodell auf dem Gitter der Referenz, einmal neu abgetastet. Mit RESAMPLING = Shift only behält es seine eigenen Pixel, und nur ihre Koordinaten und Höhen werden berichtigt. DIFFERENCE ist das ausgerichtete Höhenmodell minus die Referenz. NMAD_BEFORE, NMAD_AFTER und MEDIAN_AFTER (m) gelten für alle stabilen Pixel, grobe Fehler eingeschlossen.</translation>
  </message>
  <message>
   <source>Which pixels the fit trusts: stable ground with data in both DEMs, slopes from MINIMUM_SLOPE to MAXIMUM_SLOPE, and differences within OUTLIER_FACTOR times the NMAD of their class of slope, found anew in each iteration. The report counts them by reason. Voids of more than half the scene, and blunders of hundreds of metres, do no harm.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Welchen Pixeln die Anpassung traut: stabilem Gelände mit Daten in beiden Höhenmodellen, Hangneigungen von MINIMUM_SLOPE bis MAXIMUM_SLOPE und Differenzen innerhalb des OUTLIER_FACTOR-fachen NMAD ihrer Neigungsklasse, in jeder Iteration neu bestimmt. Der Bericht zählt sie nach Gründen. Lücken von mehr als der halben Szene und grobe Fehler von Hunderten Metern schaden nicht.</translation>
  </message>
  <message>
   <source>Tilt: a plane or a surface of second order can be fitted together with the shift; it needs stable ground on all sides of the scene.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Verkippung: Eine Ebene oder eine Fläche zweiter Ordnung kann zusammen mit der Verschiebung angepasst werden; das braucht stabiles Gelände auf allen Seiten der Szene.</translation>
  </message>
  <message>
   <source>Method: Nuth and Kaeaeb 2011, The Cryosphere 5, 271.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Verfahren: Nuth und Kääb 2011, The Cryosphere 5, 271.</translation>
  </message>
  <message>
   <source>DEM to be aligned</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Auszurichtendes Höhenmodell</translation>
  </message>
  <message>
   <source>Heights in metres.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Höhen in Metern.</translation>
  </message>
  <message>
   <source>Heights in metres; its slopes tell the shift. The aligned DEM gets its grid.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Höhen in Metern; seine Hänge verraten die Verschiebung. Das ausgerichtete Höhenmodell erhält sein Gitter.</translation>
  </message>
  <message>
   <source>Tilt</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Verkippung</translation>
  </message>
  <message>
   <source>Plane, Second order: a surface of first or second order in x and y is fitted to the differences together with the shift, and taken off the heights.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Plane, Second order: Eine Fläche erster oder zweiter Ordnung in x und y wird zusammen mit der Verschiebung an die Differenzen angepasst und von den Höhen abgezogen.</translation>
  </message>
  <message>
   <source>How the DEM comes onto the grid of the reference, once. Shift only: its pixels stay, their georeference and heights are corrected.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Wie das Höhenmodell auf das Gitter der Referenz kommt, einmal. Shift only: Seine Pixel bleiben, ihre Georeferenz und Höhen werden berichtigt.</translation>
  </message>
  <message>
   <source>Largest shift (px)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Größte Verschiebung (px)</translation>
  </message>
  <message>
   <source>How far to look, in pixels of the reference.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Wie weit gesucht wird, in Pixeln der Referenz.</translation>
  </message>
  <message>
   <source>Unstable ground</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Instabiles Gelände</translation>
  </message>
  <message>
   <source>Glaciers, water, landslides: pixels whose centre lies in a polygon take no part.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Gletscher, Wasser, Hangrutschungen: Pixel, deren Mitte in einem Polygon liegt, nehmen nicht teil.</translation>
  </message>
  <message>
   <source>Mask of stable ground</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Maske des stabilen Geländes</translation>
  </message>
  <message>
   <source>Above 0 where the ground is stable, on the grid of the reference.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Über 0, wo das Gelände stabil ist, auf dem Gitter der Referenz.</translation>
  </message>
  <message>
   <source>Fit</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Anpassung</translation>
  </message>
  <message>
   <source>Aspect sectors: the published fit, to the medians of dh / tan(slope) in 72 sectors of aspect. All pixels: the same equation on all trusted pixels, each weighed by the spread of dh at its slope.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Aspect sectors: die veröffentlichte Anpassung, an die Mediane von dh / tan(Neigung) in 72 Sektoren der Exposition. All pixels: dieselbe Gleichung auf allen vertrauten Pixeln, jedes gewichtet nach der Streuung von dh bei seiner Neigung.</translation>
  </message>
  <message>
   <source>Smallest slope (degrees)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Kleinste Hangneigung (Grad)</translation>
  </message>
  <message>
   <source>Gentler ground tells nothing about the shift and takes no part in the fit.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Flacheres Gelände sagt nichts über die Verschiebung und nimmt an der Anpassung nicht teil.</translation>
  </message>
  <message>
   <source>Largest slope (degrees)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Größte Hangneigung (Grad)</translation>
  </message>
  <message>
   <source>Steeper ground takes no part in the fit.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Steileres Gelände nimmt an der Anpassung nicht teil.</translation>
  </message>
  <message>
   <source>Outlier factor (NMAD)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Ausreißerfaktor (NMAD)</translation>
  </message>
  <message>
   <source>Pixels are trusted up to this many NMAD of the differences at their slope; found anew in each iteration.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Pixeln wird bis zu so vielen NMAD der Differenzen bei ihrer Neigung getraut; in jeder Iteration neu bestimmt.</translation>
  </message>
  <message>
   <source>Largest difference (m)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Größte Differenz (m)</translation>
  </message>
  <message>
   <source>Pixels that differ more from the median are not trusted, whatever the NMAD. Empty: no such limit.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Pixeln, die weiter vom Median abweichen, wird nicht getraut, wie groß der NMAD auch sei. Leer: keine solche Grenze.</translation>
  </message>
  <message>
   <source>What the heights of both DEMs refer to. From CRS: what the files state; different ones are refused. Any other choice overrules the files.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Worauf sich die Höhen beider Höhenmodelle beziehen. From CRS: was die Dateien angeben; verschiedene werden abgewiesen. Jede andere Wahl hat Vorrang vor den Dateien.</translation>
  </message>
  <message>
   <source>Most iterations</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Höchstzahl der Iterationen</translation>
  </message>
  <message>
   <source>Tolerance (px)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Toleranz (px)</translation>
  </message>
  <message>
   <source>The fit ends when its steps are shorter.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Die Anpassung endet, wenn ihre Schritte kürzer sind.</translation>
  </message>
  <message>
   <source>Band of the DEM</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Kanal des Höhenmodells</translation>
  </message>
  <message>
   <source>Band of the reference</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Kanal der Referenz</translation>
  </message>
  <message>
   <source>Aligned DEM</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Ausgerichtetes Höhenmodell</translation>
  </message>
  <message>
   <source>Difference</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Differenz</translation>
  </message>
  <message>
   <source>Aligned DEM less reference, m, on the grid of the reference.</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Ausgerichtetes Höhenmodell minus Referenz, m, auf dem Gitter der Referenz.</translation>
  </message>
  <message>
   <source>Shift east (m)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Verschiebung nach Osten (m)</translation>
  </message>
  <message>
   <source>Shift north (m)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Verschiebung nach Norden (m)</translation>
  </message>
  <message>
   <source>Shift up (m)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Verschiebung nach oben (m)</translation>
  </message>
  <message>
   <source>NMAD before (m)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>NMAD vorher (m)</translation>
  </message>
  <message>
   <source>NMAD after (m)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>NMAD nachher (m)</translation>
  </message>
  <message>
   <source>Median after (m)</source>
   <extracomment>demcoregistration</extracomment>
   <translation>Median nachher (m)</translation>
  </message>
  <message>
   <source>Elevation change</source>
   <extracomment>elevationchange</extracomment>
   <translation>Höhenänderung</translation>
  </message>
  <message>
   <source>Rate of elevation change of glaciers from two dated DEMs, with outliers taken out by elevation band.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Höhenänderungsrate von Gletschern aus zwei datierten Höhenmodellen, mit Ausreißern nach Höhenstufen entfernt.</translation>
  </message>
  <message>
   <source>Rate of elevation change, dh/dt = (DEM_2 - DEM_1) / (date 2 - date 1), in metres a year: negative where the surface sinks.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Höhenänderungsrate, dh/dt = (DEM_2 - DEM_1) / (Datum 2 - Datum 1), in Metern pro Jahr: negativ, wo die Oberfläche sinkt.</translation>
  </message>
  <message>
   <source>Give two DEMs on one grid, the earlier one first. They should be co-registered. Their dates are DATE_1 and DATE_2 (ISO dates or decimal years), or rasters with a decimal year for every pixel, as the tool DEM mosaic with dates makes them; else they are found from layers, metadata or names.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Geben Sie zwei Höhenmodelle auf einem Gitter an, das frühere zuerst. Sie sollten koregistriert sein. Ihre Daten sind DATE_1 und DATE_2 (ISO-Daten oder Dezimaljahre), oder Raster mit einem Dezimaljahr für jedes Pixel, wie sie das Werkzeug „Höhenmodell-Mosaik mit Daten“ erzeugt; sonst werden sie aus Layern, Metadaten oder Namen gefunden.</translation>
  </message>
  <message>
   <source>With glacier outlines, outliers are taken out: in every elevation band of 100 m the median and the NMAD of glacier pixels with slopes up to 40 degrees are found, and pixels farther from the median than three NMAD become no-data. NMAD = 1.4826 times the median of the distances from the median. All glaciers make one group, or each polygon its own. Bands and slopes come from DEM_1, or from REFERENCE_DEM.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Mit Gletscherumrissen werden Ausreißer entfernt: In jeder Höhenstufe von 100 m werden der Median und der NMAD der Gletscherpixel mit Hangneigungen bis 40 Grad bestimmt, und Pixel, die weiter als drei NMAD vom Median liegen, werden NoData. NMAD = 1,4826 mal der Median der Abstände vom Median. Alle Gletscher bilden eine Gruppe, oder jedes Polygon seine eigene. Höhenstufen und Neigungen stammen aus DEM_1 oder aus REFERENCE_DEM.</translation>
  </message>
  <message>
   <source>Ground outside the glaciers, less UNSTABLE, is stable: its median tells the bias, its NMAD the noise. Nothing of it is taken off. Without outlines no outliers are looked for, and the numbers of stable ground are those of all ground.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Gelände außerhalb der Gletscher, ohne UNSTABLE, ist stabil: Sein Median gibt die systematische Abweichung, sein NMAD das Rauschen. Nichts davon wird abgezogen. Ohne Umrisse wird nicht nach Ausreißern gesucht, und die Zahlen des stabilen Geländes sind die des gesamten Geländes.</translation>
  </message>
  <message>
   <source>Optional outputs: DH, the difference itself in metres; RAW, dh/dt with its outliers; FLAGS, whose codes add up: 1 no data, 2 outlier, 4 steep, 8 interval too short, 16 not tested; an HTML report with maps, histogram and bands; all numbers as JSON.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Optionale Ausgaben: DH, die Differenz selbst in Metern; RAW, dh/dt mit seinen Ausreißern; FLAGS, deren Codes sich addieren: 1 keine Daten, 2 Ausreißer, 4 steil, 8 Zeitabstand zu kurz, 16 nicht geprüft; ein HTML-Bericht mit Karten, Histogramm und Höhenstufen; alle Zahlen als JSON.</translation>
  </message>
  <message>
   <source>DEMs may be in degrees: slopes are in true metres. Heights must be in metres and of one vertical datum.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Höhenmodelle dürfen in Grad sein: Neigungen gelten in wahren Metern. Höhen müssen in Metern sein und ein vertikales Datum haben.</translation>
  </message>
  <message>
   <source>Earlier DEM</source>
   <extracomment>elevationchange</extracomment>
   <translation>Früheres Höhenmodell</translation>
  </message>
  <message>
   <source>Elevation in metres.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Höhe in Metern.</translation>
  </message>
  <message>
   <source>Later DEM</source>
   <extracomment>elevationchange</extracomment>
   <translation>Späteres Höhenmodell</translation>
  </message>
  <message>
   <source>On the same grid.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Auf demselben Gitter.</translation>
  </message>
  <message>
   <source>Date of the earlier DEM</source>
   <extracomment>elevationchange</extracomment>
   <translation>Datum des früheren Höhenmodells</translation>
  </message>
  <message>
   <source>ISO date, date-time or decimal year, such as 2003-08-14 or 2003.62. Empty: found from the layer.</source>
   <extracomment>elevationchange</extracomment>
   <translation>ISO-Datum, auch mit Uhrzeit, oder Dezimaljahr, etwa 2003-08-14 oder 2003.62. Leer: aus dem Layer gefunden.</translation>
  </message>
  <message>
   <source>Date of the later DEM</source>
   <extracomment>elevationchange</extracomment>
   <translation>Datum des späteren Höhenmodells</translation>
  </message>
  <message>
   <source>The same of DEM_2.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Dasselbe für DEM_2.</translation>
  </message>
  <message>
   <source>Outliers are looked for inside them. Ground outside is stable.</source>
   <extracomment>elevationchange</extracomment>
   <translation>In ihnen wird nach Ausreißern gesucht. Gelände außerhalb ist stabil.</translation>
  </message>
  <message>
   <source>Dates of the earlier DEM</source>
   <extracomment>elevationchange</extracomment>
   <translation>Daten des früheren Höhenmodells</translation>
  </message>
  <message>
   <source>Decimal year of every pixel, on the grid of the DEMs; in place of DATE_1.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Dezimaljahr jedes Pixels, auf dem Gitter der Höhenmodelle; anstelle von DATE_1.</translation>
  </message>
  <message>
   <source>Dates of the later DEM</source>
   <extracomment>elevationchange</extracomment>
   <translation>Daten des späteren Höhenmodells</translation>
  </message>
  <message>
   <source>In place of DATE_2.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Anstelle von DATE_2.</translation>
  </message>
  <message>
   <source>Elevation bands and slopes come from it, on the grid of the DEMs. Empty: from DEM_1.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Höhenstufen und Neigungen stammen aus ihm, auf dem Gitter der Höhenmodelle. Leer: aus DEM_1.</translation>
  </message>
  <message>
   <source>Ground outside the glaciers that may have moved or grown: lakes, rivers, landslides, forest. It counts neither as stable nor as glacier.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Gelände außerhalb der Gletscher, das sich bewegt haben oder gewachsen sein kann: Seen, Flüsse, Hangrutschungen, Wald. Es zählt weder als stabil noch als Gletscher.</translation>
  </message>
  <message>
   <source>Outlier groups</source>
   <extracomment>elevationchange</extracomment>
   <translation>Ausreißergruppen</translation>
  </message>
  <message>
   <source>Whose pixels make the median and the NMAD of an elevation band: all glaciers together, or each polygon of GLACIERS alone. None: no outliers are looked for.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Wessen Pixel den Median und den NMAD einer Höhenstufe bilden: alle Gletscher zusammen, oder jedes Polygon von GLACIERS allein. None: Es wird nicht nach Ausreißern gesucht.</translation>
  </message>
  <message>
   <source>Pixels farther from the median of their band than so many NMAD become no-data.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Pixel, die weiter als so viele NMAD vom Median ihrer Höhenstufe liegen, werden NoData.</translation>
  </message>
  <message>
   <source>Height of the bands (m)</source>
   <extracomment>elevationchange</extracomment>
   <translation>Höhe der Stufen (m)</translation>
  </message>
  <message>
   <source>Elevation bands in which outliers are looked for and the report sums up.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Höhenstufen, in denen nach Ausreißern gesucht wird und über die der Bericht zusammenfasst.</translation>
  </message>
  <message>
   <source>Steepest slope (degrees)</source>
   <extracomment>elevationchange</extracomment>
   <translation>Steilster Hang (Grad)</translation>
  </message>
  <message>
   <source>Steeper pixels do not count in medians and NMADs, nor in those of stable ground. They are tested all the same.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Steilere Pixel zählen nicht in Medianen und NMADs, auch nicht in denen des stabilen Geländes. Geprüft werden sie trotzdem.</translation>
  </message>
  <message>
   <source>Fewest pixels of a band (px)</source>
   <extracomment>elevationchange</extracomment>
   <translation>Mindestzahl der Pixel einer Höhenstufe (px)</translation>
  </message>
  <message>
   <source>A band with fewer gentle ones takes its limits from the bands below and above that have enough.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Eine Höhenstufe mit weniger flachen Pixeln nimmt ihre Grenzen von den Stufen darunter und darüber, die genug haben.</translation>
  </message>
  <message>
   <source>Outliers on stable ground</source>
   <extracomment>elevationchange</extracomment>
   <translation>Ausreißer auf stabilem Gelände</translation>
  </message>
  <message>
   <source>Looks for outliers by elevation band on stable ground too.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Sucht auch auf stabilem Gelände nach Ausreißern, je Höhenstufe.</translation>
  </message>
  <message>
   <source>Shortest interval (yr)</source>
   <extracomment>elevationchange</extracomment>
   <translation>Kürzester Zeitabstand (yr)</translation>
  </message>
  <message>
   <source>Pixels with less time between the DEMs become no-data: their rate is mostly noise and season.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Pixel mit weniger Zeit zwischen den Höhenmodellen werden NoData: Ihre Rate ist vor allem Rauschen und Jahreszeit.</translation>
  </message>
  <message>
   <source>Field of the glaciers' names</source>
   <extracomment>elevationchange</extracomment>
   <translation>Feld mit den Namen der Gletscher</translation>
  </message>
  <message>
   <source>Attribute of GLACIERS. Empty: rgi_id, RGIId or glims_id, else the feature id.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Attribut von GLACIERS. Leer: rgi_id, RGIId oder glims_id, sonst die Objekt-ID.</translation>
  </message>
  <message>
   <source>dh/dt</source>
   <extracomment>elevationchange</extracomment>
   <translation>dh/dt</translation>
  </message>
  <message>
   <source>Without outliers, m/yr.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Ohne Ausreißer, m/yr.</translation>
  </message>
  <message>
   <source>Elevation difference</source>
   <extracomment>elevationchange</extracomment>
   <translation>Höhendifferenz</translation>
  </message>
  <message>
   <source>DEM_2 - DEM_1 (m), with outliers.</source>
   <extracomment>elevationchange</extracomment>
   <translation>DEM_2 - DEM_1 (m), mit Ausreißern.</translation>
  </message>
  <message>
   <source>dh/dt with outliers</source>
   <extracomment>elevationchange</extracomment>
   <translation>dh/dt mit Ausreißern</translation>
  </message>
  <message>
   <source>m/yr.</source>
   <extracomment>elevationchange</extracomment>
   <translation>m/yr.</translation>
  </message>
  <message>
   <source>Flags</source>
   <extracomment>elevationchange</extracomment>
   <translation>Kennzeichen</translation>
  </message>
  <message>
   <source>Codes that add up: 1 no data, 2 outlier, 4 steep, 8 interval too short, 16 not tested.</source>
   <extracomment>elevationchange</extracomment>
   <translation>Codes, die sich addieren: 1 keine Daten, 2 Ausreißer, 4 steil, 8 Zeitabstand zu kurz, 16 nicht geprüft.</translation>
  </message>
  <message>
   <source>Mean interval (yr)</source>
   <extracomment>elevationchange</extracomment>
   <translation>Mittlerer Zeitabstand (yr)</translation>
  </message>
  <message>
   <source>Mean dh/dt on glaciers (m/yr)</source>
   <extracomment>elevationchange</extracomment>
   <translation>Mittleres dh/dt auf Gletschern (m/yr)</translation>
  </message>
  <message>
   <source>Share of outliers</source>
   <extracomment>elevationchange</extracomment>
   <translation>Anteil der Ausreißer</translation>
  </message>
  <message>
   <source>Median on stable ground (m/yr)</source>
   <extracomment>elevationchange</extracomment>
   <translation>Median auf stabilem Gelände (m/yr)</translation>
  </message>
  <message>
   <source>NMAD on stable ground (m/yr)</source>
   <extracomment>elevationchange</extracomment>
   <translation>NMAD auf stabilem Gelände (m/yr)</translation>
  </message>
  <message>
   <source>Void filling</source>
   <extracomment>voidfill</extracomment>
   <translation>Füllen von Datenlücken</translation>
  </message>
  <message>
   <source>Fills the voids of elevation change glacier by glacier, with a standard deviation for each filled pixel.</source>
   <extracomment>voidfill</extracomment>
   <translation>Füllt die Lücken der Höhenänderung Gletscher für Gletscher, mit einer Standardabweichung für jedes gefüllte Pixel.</translation>
  </message>
  <message>
   <source>Fills the voids of a map of elevation change, one glacier at a time, and gives each filled pixel a standard deviation.</source>
   <extracomment>voidfill</extracomment>
   <translation>Füllt die Lücken einer Karte der Höhenänderung, einen Gletscher nach dem anderen, und gibt jedem gefüllten Pixel eine Standardabweichung.</translation>
  </message>
  <message>
   <source>Give the change (m/yr or m), a reference elevation model on the same grid, and glacier outlines. Measured values further than OUTLIER_LIMIT from the median of their 100 m elevation band are taken for voids first.</source>
   <extracomment>voidfill</extracomment>
   <translation>Geben Sie die Änderung (m/yr oder m), ein Referenz-Höhenmodell auf demselben Gitter und Gletscherumrisse an. Messwerte, die weiter als OUTLIER_LIMIT vom Median ihrer Höhenstufe von 100 m liegen, gelten vorab als Lücken.</translation>
  </message>
  <message>
   <source>METHOD = Automatic decides for each glacier: pieces like its voids (as large, at like heights) are held out of the measured pixels, filled by a local hypsometric curve, by linear interpolation and by two Gaussian processes (position and height; the same with slope and aspect), and compared. The mixture of the four, in quarters, with the least mean absolute error fills the voids. Standard deviations are scaled so that 68 % of the errors at held-out pixels lie within one. Glaciers with fewer than MINIMUM_MEASURED pixels take the hypsometric curve of all glaciers; the table says so.</source>
   <extracomment>voidfill</extracomment>
   <translation>METHOD = Automatic entscheidet für jeden Gletscher: Stücke, die seinen Lücken gleichen (gleich groß, in ähnlichen Höhen), werden aus den gemessenen Pixeln zurückgehalten, durch eine lokale hypsometrische Kurve, durch lineare Interpolation und durch zwei Gauß-Prozesse (Lage und Höhe; dasselbe mit Hangneigung und Exposition) gefüllt und verglichen. Die Mischung der vier, in Vierteln, mit dem kleinsten mittleren absoluten Fehler füllt die Lücken. Standardabweichungen werden so skaliert, dass 68 % der Fehler an zurückgehaltenen Pixeln innerhalb einer liegen. Gletscher mit weniger als MINIMUM_MEASURED Pixeln nehmen die hypsometrische Kurve aller Gletscher; die Tabelle sagt es.</translation>
  </message>
  <message>
   <source>The output has three bands: change; standard deviation of a measurement at that pixel (no-data where measured); and source: 0 not filled, 1 measured, 2 Gaussian process, 3 local hypsometric, 4 regional hypsometric, 5 linear, 6 inverse distance (of a mixture the largest part). Measured pixels keep their values.</source>
   <extracomment>voidfill</extracomment>
   <translation>Die Ausgabe hat drei Kanäle: Änderung; Standardabweichung einer Messung an diesem Pixel (NoData, wo gemessen); und Quelle: 0 nicht gefüllt, 1 gemessen, 2 Gauß-Prozess, 3 lokal hypsometrisch, 4 regional hypsometrisch, 5 linear, 6 inverse Distanz (bei einer Mischung der größte Teil). Gemessene Pixel behalten ihre Werte.</translation>
  </message>
  <message>
   <source>The table has one row for each glacier: pixels, method, why another one than asked for, mean of the voids and its standard deviation, scores. That standard deviation comes from the posterior covariance of all filled pixels together, not from single pixels, whose errors are not independent.</source>
   <extracomment>voidfill</extracomment>
   <translation>Die Tabelle hat eine Zeile für jeden Gletscher: Pixel, Methode, warum eine andere als verlangt, Mittel der Lücken und dessen Standardabweichung, Gütemaße. Diese Standardabweichung stammt aus der A-posteriori-Kovarianz aller gefüllten Pixel zusammen, nicht aus einzelnen Pixeln, deren Fehler nicht unabhängig sind.</translation>
  </message>
  <message>
   <source>METHOD = Exact is the published setting: the exact marginal likelihood of up to 30 000 pixels by gpytorch, 1000 steps of Adam. It needs PyTorch and gpytorch, and for large glaciers a CUDA device.</source>
   <extracomment>voidfill</extracomment>
   <translation>METHOD = Exact ist die veröffentlichte Einstellung: die exakte marginale Likelihood von bis zu 30 000 Pixeln mit gpytorch, 1000 Schritte von Adam. Sie braucht PyTorch und gpytorch, und für große Gletscher ein CUDA-Gerät.</translation>
  </message>
  <message>
   <source>RESUME_FILE keeps finished glaciers: an interrupted run with the same inputs and options goes on where it was. Glaciers are filled on all cores, or with SCHEDULER on a Dask cluster, with the same result; give only a scheduler that you trust.</source>
   <extracomment>voidfill</extracomment>
   <translation>RESUME_FILE bewahrt fertige Gletscher auf: Ein unterbrochener Lauf mit denselben Eingaben und Optionen macht dort weiter, wo er war. Gletscher werden auf allen Kernen gefüllt, oder mit SCHEDULER auf einem Dask-Cluster, mit demselben Ergebnis; geben Sie nur einen Scheduler an, dem Sie vertrauen.</translation>
  </message>
  <message>
   <source>Methods: Rasmussen and Williams 2006; McNabb et al. 2019; Roberts et al. 2017.</source>
   <extracomment>voidfill</extracomment>
   <translation>Verfahren: Rasmussen und Williams 2006; McNabb et al. 2019; Roberts et al. 2017.</translation>
  </message>
  <message>
   <source>In m/yr or m, no-data in the voids.</source>
   <extracomment>voidfill</extracomment>
   <translation>In m/yr oder m, NoData in den Lücken.</translation>
  </message>
  <message>
   <source>Reference elevation model</source>
   <extracomment>voidfill</extracomment>
   <translation>Referenz-Höhenmodell</translation>
  </message>
  <message>
   <source>In metres, on the grid of the change, without voids where possible.</source>
   <extracomment>voidfill</extracomment>
   <translation>In Metern, auf dem Gitter der Änderung, möglichst ohne Lücken.</translation>
  </message>
  <message>
   <source>Each glacier is filled from its own pixels. Where outlines overlap the first counts.</source>
   <extracomment>voidfill</extracomment>
   <translation>Jeder Gletscher wird aus seinen eigenen Pixeln gefüllt. Wo sich Umrisse überlappen, zählt der erste.</translation>
  </message>
  <message>
   <source>Automatic: for each glacier the mixture of local hypsometric curve, linear interpolation and two Gaussian processes that errs least where pieces like its voids are held out. All others: that method for all glaciers. Exact: the published Gaussian process of up to 30 000 pixels; needs PyTorch and gpytorch, and hours for each large glacier without a CUDA device.</source>
   <extracomment>voidfill</extracomment>
   <translation>Automatic: für jeden Gletscher die Mischung aus lokaler hypsometrischer Kurve, linearer Interpolation und zwei Gauß-Prozessen, die am wenigsten irrt, wo Stücke wie seine Lücken zurückgehalten werden. Alle anderen: diese Methode für alle Gletscher. Exact: der veröffentlichte Gauß-Prozess von bis zu 30 000 Pixeln; braucht PyTorch und gpytorch, und ohne CUDA-Gerät Stunden für jeden großen Gletscher.</translation>
  </message>
  <message>
   <source>Outlier limit (NMAD)</source>
   <extracomment>voidfill</extracomment>
   <translation>Ausreißergrenze (NMAD)</translation>
  </message>
  <message>
   <source>Measured values further than so many NMAD from the median of their 100 m elevation band count as voids. 0: all are kept.</source>
   <extracomment>voidfill</extracomment>
   <translation>Messwerte, die weiter als so viele NMAD vom Median ihrer Höhenstufe von 100 m liegen, zählen als Lücken. 0: Alle bleiben.</translation>
  </message>
  <message>
   <source>Least measured pixels (px)</source>
   <extracomment>voidfill</extracomment>
   <translation>Mindestzahl gemessener Pixel (px)</translation>
  </message>
  <message>
   <source>Glaciers with fewer measured pixels are filled by the regional hypsometric curve.</source>
   <extracomment>voidfill</extracomment>
   <translation>Gletscher mit weniger gemessenen Pixeln werden durch die regionale hypsometrische Kurve gefüllt.</translation>
  </message>
  <message>
   <source>Largest change</source>
   <extracomment>voidfill</extracomment>
   <translation>Größte Änderung</translation>
  </message>
  <message>
   <source>Measured values beyond plus or minus this, in the unit of the input, count as voids. Empty: no limit.</source>
   <extracomment>voidfill</extracomment>
   <translation>Messwerte jenseits von plus oder minus diesem Wert, in der Einheit der Eingabe, zählen als Lücken. Leer: keine Grenze.</translation>
  </message>
  <message>
   <source>Slope and aspect as features</source>
   <extracomment>voidfill</extracomment>
   <translation>Hangneigung und Exposition als Merkmale</translation>
  </message>
  <message>
   <source>With METHOD = Gaussian process: slope and aspect beside position and height. Automatic tries both.</source>
   <extracomment>voidfill</extracomment>
   <translation>Mit METHOD = Gaussian process: Hangneigung und Exposition neben Lage und Höhe. Automatic versucht beides.</translation>
  </message>
  <message>
   <source>Of the hypsometric curves.</source>
   <extracomment>voidfill</extracomment>
   <translation>Der hypsometrischen Kurven.</translation>
  </message>
  <message>
   <source>Correlated measurement error</source>
   <extracomment>voidfill</extracomment>
   <translation>Korrelierter Messfehler</translation>
  </message>
  <message>
   <source>Standard deviation of errors that neighbouring measurements share, as found on stable ground, in the unit of the input. It widens the standard deviations and is not taken for signal by the Gaussian process. 0: none.</source>
   <extracomment>voidfill</extracomment>
   <translation>Standardabweichung von Fehlern, die benachbarte Messungen teilen, wie auf stabilem Gelände gefunden, in der Einheit der Eingabe. Sie vergrößert die Standardabweichungen und wird vom Gauß-Prozess nicht für Signal gehalten. 0: keiner.</translation>
  </message>
  <message>
   <source>Range of the correlated error (m)</source>
   <extracomment>voidfill</extracomment>
   <translation>Reichweite des korrelierten Fehlers (m)</translation>
  </message>
  <message>
   <source>Distance over which the correlation of those errors falls to 1/e.</source>
   <extracomment>voidfill</extracomment>
   <translation>Abstand, über den die Korrelation dieser Fehler auf 1/e fällt.</translation>
  </message>
  <message>
   <source>Unit of the change</source>
   <extracomment>voidfill</extracomment>
   <translation>Einheit der Änderung</translation>
  </message>
  <message>
   <source>Of the input and so of the output.</source>
   <extracomment>voidfill</extracomment>
   <translation>Der Eingabe und damit der Ausgabe.</translation>
  </message>
  <message>
   <source>ID field</source>
   <extracomment>voidfill</extracomment>
   <translation>ID-Feld</translation>
  </message>
  <message>
   <source>Attribute of the outlines that names each glacier; polygons of one name are one glacier. Empty: rgi_id, RGIId or glims_id, else the feature id.</source>
   <extracomment>voidfill</extracomment>
   <translation>Attribut der Umrisse, das jeden Gletscher benennt; Polygone eines Namens sind ein Gletscher. Leer: rgi_id, RGIId oder glims_id, sonst die Objekt-ID.</translation>
  </message>
  <message>
   <source>Training pixels (px)</source>
   <extracomment>voidfill</extracomment>
   <translation>Trainingspixel (px)</translation>
  </message>
  <message>
   <source>With METHOD = Exact: most of them. Memory grows with their square, time with their cube.</source>
   <extracomment>voidfill</extracomment>
   <translation>Mit METHOD = Exact: ihre Höchstzahl. Der Speicher wächst mit ihrem Quadrat, die Zeit mit ihrer dritten Potenz.</translation>
  </message>
  <message>
   <source>Epochs</source>
   <extracomment>voidfill</extracomment>
   <translation>Epochen</translation>
  </message>
  <message>
   <source>With METHOD = Exact: most steps of Adam. It stops after 100 without a better validation.</source>
   <extracomment>voidfill</extracomment>
   <translation>Mit METHOD = Exact: Höchstzahl der Schritte von Adam. Er hält nach 100 ohne bessere Validierung an.</translation>
  </message>
  <message>
   <source>Length scale for each feature</source>
   <extracomment>voidfill</extracomment>
   <translation>Längenskala für jedes Merkmal</translation>
  </message>
  <message>
   <source>With METHOD = Exact: automatic relevance determination in place of one length for all features.</source>
   <extracomment>voidfill</extracomment>
   <translation>Mit METHOD = Exact: automatische Relevanzbestimmung anstelle einer Länge für alle Merkmale.</translation>
  </message>
  <message>
   <source>Of the random samples. The same seed gives the same pixels.</source>
   <extracomment>voidfill</extracomment>
   <translation>Der Zufallsstichproben. Derselbe Startwert gibt dieselben Pixel.</translation>
  </message>
  <message>
   <source>Filled elevation change</source>
   <extracomment>voidfill</extracomment>
   <translation>Gefüllte Höhenänderung</translation>
  </message>
  <message>
   <source>Table of the glaciers</source>
   <extracomment>voidfill</extracomment>
   <translation>Tabelle der Gletscher</translation>
  </message>
  <message>
   <source>Pixels, method, mean and scores of each glacier.</source>
   <extracomment>voidfill</extracomment>
   <translation>Pixel, Methode, Mittel und Gütemaße jedes Gletschers.</translation>
  </message>
  <message>
   <source>File of finished glaciers</source>
   <extracomment>voidfill</extracomment>
   <translation>Datei der fertigen Gletscher</translation>
  </message>
  <message>
   <source>An interrupted run that is started again with the same file goes on with it. It stays after a failure; changed inputs or options start it anew.</source>
   <extracomment>voidfill</extracomment>
   <translation>Ein unterbrochener Lauf, der mit derselben Datei neu gestartet wird, macht mit ihr weiter. Sie bleibt nach einem Fehlschlag; geänderte Eingaben oder Optionen beginnen sie neu.</translation>
  </message>
  <message>
   <source>GeoPackage files (*.gpkg)</source>
   <extracomment>voidfill</extracomment>
   <translation>GeoPackage-Dateien (*.gpkg)</translation>
  </message>
  <message>
   <source>Filled pixels</source>
   <extracomment>voidfill</extracomment>
   <translation>Gefüllte Pixel</translation>
  </message>
  <message>
   <source>Voids that are left (pixels)</source>
   <extracomment>voidfill</extracomment>
   <translation>Verbleibende Lücken (Pixel)</translation>
  </message>
  <message>
   <source>Comparison of void filling</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Vergleich der Lückenfüllung</translation>
  </message>
  <message>
   <source>Cuts artificial voids into measured elevation change and compares how well each method fills them.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Schneidet künstliche Lücken in gemessene Höhenänderung und vergleicht, wie gut jede Methode sie füllt.</translation>
  </message>
  <message>
   <source>Which method fills the voids of these glaciers best, and are its standard deviations honest? Parts of what was measured are cut out, filled by every method of Void filling, and compared with the measurement.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Welche Methode füllt die Lücken dieser Gletscher am besten, und sind ihre Standardabweichungen ehrlich? Teile des Gemessenen werden herausgeschnitten, mit jeder Methode von „Füllen von Datenlücken“ gefüllt und mit der Messung verglichen.</translation>
  </message>
  <message>
   <source>Give the change, a reference elevation model on the same grid and glacier outlines, as for Void filling. VOIDS says what is cut: Contiguous, compact pieces anywhere, the hard case; Scattered, single pixels, the easy case; Accumulation area, compact pieces above the median height of the glacier, where images often lack texture or coherence. Choose what your real voids look like. SHARE is the part of the measured pixels that goes, SEEDS how often other voids are drawn.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Geben Sie die Änderung, ein Referenz-Höhenmodell auf demselben Gitter und Gletscherumrisse an, wie bei „Füllen von Datenlücken“. VOIDS sagt, was herausgeschnitten wird: Contiguous, zusammenhängende Stücke irgendwo, der schwere Fall; Scattered, einzelne Pixel, der leichte Fall; Accumulation area, zusammenhängende Stücke über der Medianhöhe des Gletschers, wo Bildern oft Textur oder Kohärenz fehlt. Wählen Sie, wie Ihre echten Lücken aussehen. SHARE ist der Teil der gemessenen Pixel, der wegfällt, SEEDS, wie oft andere Lücken gezogen werden.</translation>
  </message>
  <message>
   <source>Blunders are taken out once, before the cuts, by OUTLIER_LIMIT: no method sees them and none is judged by them. Blunders of whole areas pass this test; LARGEST_CHANGE removes what cannot be.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Grobe Fehler werden einmal, vor den Schnitten, durch OUTLIER_LIMIT entfernt: Keine Methode sieht sie, und keine wird an ihnen gemessen. Grobe Fehler ganzer Flächen bestehen diese Prüfung; LARGEST_CHANGE entfernt, was nicht sein kann.</translation>
  </message>
  <message>
   <source>For each method, by case, by glacier and over all: RMSE, mean absolute error, bias, R2, share of the errors within the 68 and 95 % intervals, error of the mean of the voids and that over its stated standard deviation, seconds. The report adds charts and a map of the errors on the largest glacier.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Für jede Methode, nach Fall, nach Gletscher und insgesamt: RMSE, mittlerer absoluter Fehler, systematische Abweichung, R2, Anteil der Fehler innerhalb der 68- und 95 %-Intervalle, Fehler des Mittels der Lücken und dieser geteilt durch seine angegebene Standardabweichung, Sekunden. Der Bericht ergänzt Diagramme und eine Karte der Fehler auf dem größten Gletscher.</translation>
  </message>
  <message>
   <source>MOST_GLACIERS keeps the run short: a glacier of some thousand pixels takes about a minute for each draw. The others serve the regional curve.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>MOST_GLACIERS hält den Lauf kurz: Ein Gletscher von einigen Tausend Pixeln braucht etwa eine Minute je Ziehung. Die übrigen dienen der regionalen Kurve.</translation>
  </message>
  <message>
   <source>With TIMING off two runs give identical files.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Mit TIMING aus ergeben zwei Läufe identische Dateien.</translation>
  </message>
  <message>
   <source>Methods: McNabb et al. 2019; Rasmussen and Williams 2006; Roberts et al. 2017.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Verfahren: McNabb et al. 2019; Rasmussen und Williams 2006; Roberts et al. 2017.</translation>
  </message>
  <message>
   <source>In metres, on the grid of the change.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>In Metern, auf dem Gitter der Änderung.</translation>
  </message>
  <message>
   <source>Artificial voids</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Künstliche Lücken</translation>
  </message>
  <message>
   <source>Contiguous: compact pieces anywhere. Scattered: single pixels. Accumulation area: compact pieces above the median height of the glacier, which stands for the equilibrium line.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Contiguous: zusammenhängende Stücke irgendwo. Scattered: einzelne Pixel. Accumulation area: zusammenhängende Stücke über der Medianhöhe des Gletschers, die für die Gleichgewichtslinie steht.</translation>
  </message>
  <message>
   <source>Share of the voids (%)</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Anteil der Lücken (%)</translation>
  </message>
  <message>
   <source>Of the measured pixels of each glacier.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Von den gemessenen Pixeln jedes Gletschers.</translation>
  </message>
  <message>
   <source>Draws</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Ziehungen</translation>
  </message>
  <message>
   <source>How many times voids are drawn on each glacier.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Wie oft auf jedem Gletscher Lücken gezogen werden.</translation>
  </message>
  <message>
   <source>Most glaciers</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Höchstzahl der Gletscher</translation>
  </message>
  <message>
   <source>The glaciers with the most measured pixels are compared; all others serve the regional curve only.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Die Gletscher mit den meisten gemessenen Pixeln werden verglichen; alle anderen dienen nur der regionalen Kurve.</translation>
  </message>
  <message>
   <source>Measured values further than so many NMAD from the median of their 100 m elevation band are taken out before the cuts. 0: all are kept.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Messwerte, die weiter als so viele NMAD vom Median ihrer Höhenstufe von 100 m liegen, werden vor den Schnitten entfernt. 0: Alle bleiben.</translation>
  </message>
  <message>
   <source>Glaciers that keep fewer after the cut are not compared.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Gletscher, die nach dem Schnitt weniger behalten, werden nicht verglichen.</translation>
  </message>
  <message>
   <source>Compact voids</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Zusammenhängende Lücken</translation>
  </message>
  <message>
   <source>How many of mean size make the share.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Wie viele mittlerer Größe den Anteil ausmachen.</translation>
  </message>
  <message>
   <source>Exact Gaussian process too</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Auch der exakte Gauß-Prozess</translation>
  </message>
  <message>
   <source>The published setting (PyTorch and gpytorch, 30 000 pixels): hours for each large glacier without a CUDA device.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Die veröffentlichte Einstellung (PyTorch und gpytorch, 30 000 Pixel): ohne CUDA-Gerät Stunden für jeden großen Gletscher.</translation>
  </message>
  <message>
   <source>Measure the time</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Zeit messen</translation>
  </message>
  <message>
   <source>Seconds of each method in table and report. Without them two runs give identical files.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Sekunden jeder Methode in Tabelle und Bericht. Ohne sie ergeben zwei Läufe identische Dateien.</translation>
  </message>
  <message>
   <source>Measured values beyond plus or minus this, in the unit of the input, are taken out before the cuts. Empty: no limit.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Messwerte jenseits von plus oder minus diesem Wert, in der Einheit der Eingabe, werden vor den Schnitten entfernt. Leer: keine Grenze.</translation>
  </message>
  <message>
   <source>As of Void filling: standard deviation of errors that neighbouring measurements share, in the unit of the input.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Wie bei „Füllen von Datenlücken“: Standardabweichung von Fehlern, die benachbarte Messungen teilen, in der Einheit der Eingabe.</translation>
  </message>
  <message>
   <source>Of the input.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Der Eingabe.</translation>
  </message>
  <message>
   <source>Of the first draw; the others follow. The same seed gives the same voids.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Der ersten Ziehung; die anderen folgen. Derselbe Startwert gibt dieselben Lücken.</translation>
  </message>
  <message>
   <source>Table of the scores</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Tabelle der Gütemaße</translation>
  </message>
  <message>
   <source>One row for each case, each glacier, and all together.</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Eine Zeile für jeden Fall, jeden Gletscher und alle zusammen.</translation>
  </message>
  <message>
   <source>Glaciers compared</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Verglichene Gletscher</translation>
  </message>
  <message>
   <source>Mean absolute error of Automatic</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Mittlerer absoluter Fehler von Automatic</translation>
  </message>
  <message>
   <source>Mean absolute error of Automatic over the better of local hypsometric and linear</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Mittlerer absoluter Fehler von Automatic geteilt durch den des besseren von lokal hypsometrisch und linear</translation>
  </message>
  <message>
   <source>Share of the errors of Automatic within the 68 % interval</source>
   <extracomment>voidfillcomparison</extracomment>
   <translation>Anteil der Fehler von Automatic innerhalb des 68 %-Intervalls</translation>
  </message>
  <message>
   <source>Elevation change error</source>
   <extracomment>dhdterror</extracomment>
   <translation>Fehler der Höhenänderung</translation>
  </message>
  <message>
   <source>Error model of dh/dt from stable ground: bias, sigma by slope, and the distances over which errors go together.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Fehlermodell von dh/dt aus stabilem Gelände: systematische Abweichung, Sigma nach Hangneigung und die Abstände, über die Fehler zusammenhängen.</translation>
  </message>
  <message>
   <source>Learns from stable ground how wrong an elevation change is: its bias, how errors grow with slope, and how far they go together. Mass balance turns this error model into the error of glaciers and regions.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Lernt aus stabilem Gelände, wie falsch eine Höhenänderung ist: ihre systematische Abweichung, wie Fehler mit der Hangneigung wachsen und wie weit sie zusammenhängen. Die Massenbilanz macht aus diesem Fehlermodell den Fehler von Gletschern und Regionen.</translation>
  </message>
  <message>
   <source>Give the elevation change, a DEM for the slope, and what is not stable: glacier outlines as UNSTABLE, or a mask of stable ground. Errors of ice are taken to be like those of stable ground on the same slope.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Geben Sie die Höhenänderung, ein Höhenmodell (DEM) für die Hangneigung und das an, was nicht stabil ist: Gletscherumrisse als UNSTABLE, oder eine Maske des stabilen Geländes. Fehler auf Eis gelten als gleich denen stabilen Geländes derselben Neigung.</translation>
  </message>
  <message>
   <source>Bias is the median of stable ground, NMAD 1.4826 times the median distance from it. Sigma by slope: NMADs in bins of one degree, through which sigma = a exp(b slope) + c is fitted, or between which it is interpolated (SIGMA = Binned). PREDICTOR adds a second predictor to the bins, such as coherence or curvature.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Die systematische Abweichung (Bias) ist der Median stabilen Geländes, der NMAD 1,4826 mal der Median des Abstands davon. Sigma nach Hangneigung: NMADs in Klassen von einem Grad, durch die sigma = a exp(b Neigung) + c angepasst oder zwischen denen interpoliert wird (SIGMA = Binned). PREDICTOR fügt den Klassen eine zweite Einflussgröße hinzu, etwa Kohärenz oder Krümmung.</translation>
  </message>
  <message>
   <source>The errors are divided by their sigma. The variogram of what is left is found from all pairs of pixels with the same offset, for 16 directions at each distance, by the robust estimator of Dowd. A short Gaussian and a long spherical model are fitted to it.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Die Fehler werden durch ihr Sigma geteilt. Das Variogramm dessen, was bleibt, wird aus allen Pixelpaaren mit demselben Versatz bestimmt, für 16 Richtungen bei jedem Abstand, mit dem robusten Schätzer von Dowd. Ein kurzes Gauß- und ein langes sphärisches Modell werden daran angepasst.</translation>
  </message>
  <message>
   <source>The outputs are the sigma of each pixel and the model file. The bias is told, not taken off.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Die Ausgaben sind das Sigma jedes Pixels und die Modelldatei. Die systematische Abweichung wird genannt, nicht abgezogen.</translation>
  </message>
  <message>
   <source>Blunders of single pixels do no harm. Trends, shifts and steps between tiles do: remove them first. The report shows both fits and the map of standardised errors.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Grobe Fehler einzelner Pixel schaden nicht. Trends, Verschiebungen und Stufen zwischen Kacheln schon: Entfernen Sie diese zuvor. Der Bericht zeigt beide Anpassungen und die Karte der standardisierten Fehler.</translation>
  </message>
  <message>
   <source>Method: Li 2025, doctoral thesis, ETH Zurich, section 4.3.3; Hugonnet et al. 2022.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Verfahren: Li 2025, Dissertation, ETH Zürich, Abschnitt 4.3.3; Hugonnet et al. 2022.</translation>
  </message>
  <message>
   <source>dh/dt or dh, in a projected CRS.</source>
   <extracomment>dhdterror</extracomment>
   <translation>dh/dt oder dh, in einem projizierten KBS.</translation>
  </message>
  <message>
   <source>Heights in metres, for the slope. On another grid it is interpolated.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Höhen in Metern, für die Hangneigung. Auf einem anderen Gitter wird interpoliert.</translation>
  </message>
  <message>
   <source>Glaciers, lakes, landslides, forest: pixels in these polygons are left out.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Gletscher, Seen, Hangrutschungen, Wald: Pixel in diesen Polygonen werden weggelassen.</translation>
  </message>
  <message>
   <source>On the grid of the change: stable where it is above zero.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Auf dem Gitter der Änderung: stabil, wo sie über null liegt.</translation>
  </message>
  <message>
   <source>Unit of the elevation change</source>
   <extracomment>dhdterror</extracomment>
   <translation>Einheit der Höhenänderung</translation>
  </message>
  <message>
   <source>m/yr for dh/dt, m for a difference of heights. The error model keeps it.</source>
   <extracomment>dhdterror</extracomment>
   <translation>m/yr für dh/dt, m für eine Höhendifferenz. Das Fehlermodell behält sie.</translation>
  </message>
  <message>
   <source>Error by slope</source>
   <extracomment>dhdterror</extracomment>
   <translation>Fehler nach Hangneigung</translation>
  </message>
  <message>
   <source>Exponential: sigma = a exp(b slope) + c. Binned: linear between the bins, for curves of another shape. Constant: the same on all slopes.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Exponential: sigma = a exp(b Neigung) + c. Binned: linear zwischen den Klassen, für Kurven anderer Form. Constant: derselbe auf allen Neigungen.</translation>
  </message>
  <message>
   <source>Only pixels in these polygons count.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Nur Pixel in diesen Polygonen zählen.</translation>
  </message>
  <message>
   <source>Second predictor</source>
   <extracomment>dhdterror</extracomment>
   <translation>Zweite Einflussgröße</translation>
  </message>
  <message>
   <source>On the grid of the change, for SIGMA = Binned: curvature, coherence, a quality layer.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Auf dem Gitter der Änderung, für SIGMA = Binned: Krümmung, Kohärenz, ein Qualitätslayer.</translation>
  </message>
  <message>
   <source>Band of the elevation change.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Kanal der Höhenänderung.</translation>
  </message>
  <message>
   <source>Width of the slope bins (degrees)</source>
   <extracomment>dhdterror</extracomment>
   <translation>Breite der Neigungsklassen (Grad)</translation>
  </message>
  <message>
   <source>NMADs are taken in these bins.</source>
   <extracomment>dhdterror</extracomment>
   <translation>In diesen Klassen werden NMADs bestimmt.</translation>
  </message>
  <message>
   <source>Least pixels of a bin (px)</source>
   <extracomment>dhdterror</extracomment>
   <translation>Mindestzahl der Pixel einer Klasse (px)</translation>
  </message>
  <message>
   <source>Bins of slope with fewer stable pixels, and bins of distance with fewer pairs, do not count.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Neigungsklassen mit weniger stabilen Pixeln und Abstandsklassen mit weniger Paaren zählen nicht.</translation>
  </message>
  <message>
   <source>Maximum slope (degrees)</source>
   <extracomment>dhdterror</extracomment>
   <translation>Größte Hangneigung (Grad)</translation>
  </message>
  <message>
   <source>Steeper stable ground is left out. Empty: all counts.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Steileres stabiles Gelände wird weggelassen. Leer: Alles zählt.</translation>
  </message>
  <message>
   <source>Largest change (unit of the change)</source>
   <extracomment>dhdterror</extracomment>
   <translation>Größte Änderung (Einheit der Änderung)</translation>
  </message>
  <message>
   <source>Stable pixels that rise or sink by more are left out, as blunders. Empty: all count.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Stabile Pixel, die um mehr steigen oder sinken, werden als grobe Fehler weggelassen. Leer: Alle zählen.</translation>
  </message>
  <message>
   <source>Bins of the second predictor</source>
   <extracomment>dhdterror</extracomment>
   <translation>Klassen der zweiten Einflussgröße</translation>
  </message>
  <message>
   <source>Classes of equal numbers of pixels.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Klassen mit gleich vielen Pixeln.</translation>
  </message>
  <message>
   <source>Variogram estimator</source>
   <extracomment>dhdterror</extracomment>
   <translation>Schätzer des Variogramms</translation>
  </message>
  <message>
   <source>Dowd takes medians and is not moved by blunders; Matheron takes means of squares.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Dowd nimmt Mediane und lässt sich von groben Fehlern nicht bewegen; Matheron nimmt Mittel von Quadraten.</translation>
  </message>
  <message>
   <source>Maximum distance (m)</source>
   <extracomment>dhdterror</extracomment>
   <translation>Größter Abstand (m)</translation>
  </message>
  <message>
   <source>Of pairs of pixels. Empty: half of the diagonal of the raster.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Von Pixelpaaren. Leer: die halbe Diagonale des Rasters.</translation>
  </message>
  <message>
   <source>Sigma of the elevation change</source>
   <extracomment>dhdterror</extracomment>
   <translation>Sigma der Höhenänderung</translation>
  </message>
  <message>
   <source>Standard deviation of each pixel, wherever the slope is known.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Standardabweichung jedes Pixels, überall wo die Hangneigung bekannt ist.</translation>
  </message>
  <message>
   <source>Error model</source>
   <extracomment>dhdterror</extracomment>
   <translation>Fehlermodell</translation>
  </message>
  <message>
   <source>The ERROR_MODEL of the mass balance.</source>
   <extracomment>dhdterror</extracomment>
   <translation>Das ERROR_MODEL der Massenbilanz.</translation>
  </message>
  <message>
   <source>Bias, median of stable ground</source>
   <extracomment>dhdterror</extracomment>
   <translation>Systematische Abweichung, Median stabilen Geländes</translation>
  </message>
  <message>
   <source>NMAD of stable ground</source>
   <extracomment>dhdterror</extracomment>
   <translation>NMAD stabilen Geländes</translation>
  </message>
  <message>
   <source>Standardisation factor</source>
   <extracomment>dhdterror</extracomment>
   <translation>Standardisierungsfaktor</translation>
  </message>
  <message>
   <source>Short range (m)</source>
   <extracomment>dhdterror</extracomment>
   <translation>Kurze Reichweite (m)</translation>
  </message>
  <message>
   <source>Short sill</source>
   <extracomment>dhdterror</extracomment>
   <translation>Kurzer Schwellenwert (Sill)</translation>
  </message>
  <message>
   <source>Long range (m)</source>
   <extracomment>dhdterror</extracomment>
   <translation>Lange Reichweite (m)</translation>
  </message>
  <message>
   <source>Long sill</source>
   <extracomment>dhdterror</extracomment>
   <translation>Langer Schwellenwert (Sill)</translation>
  </message>
  <message>
   <source>Altimetry validation</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Validierung mit Altimetrie</translation>
  </message>
  <message>
   <source>A DEM, or dh/dt, against points of a laser altimeter such as ICESat-2: mean, median, NMAD, by slope.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Ein Höhenmodell, oder dh/dt, gegen Punkte eines Laseraltimeters wie ICESat-2: Mittel, Median, NMAD, nach Hangneigung.</translation>
  </message>
  <message>
   <source>Compares a DEM with heights measured by a laser altimeter: the raster less the points, on stable ground no steeper than MAXIMUM_SLOPE. Number, mean, median, NMAD, standard deviation, and all of these by class of slope.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Vergleicht ein Höhenmodell mit Höhen, die ein Laseraltimeter gemessen hat: Raster minus Punkte, auf stabilem Gelände nicht steiler als MAXIMUM_SLOPE. Anzahl, Mittel, Median, NMAD, Standardabweichung, und all dies nach Neigungsklassen.</translation>
  </message>
  <message>
   <source>Give the points as a layer (GeoPackage and the like), or as POINTS_FILE: a CSV table with columns such as lon, lat, height, or a granule of ICESat-2, ATL06 or ATL08 (HDF5), of which the good segments of all beams are read. CSV columns lon and lat are degrees, x and y are in the CRS of the DEM.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Geben Sie die Punkte als Layer an (GeoPackage und ähnliche), oder als POINTS_FILE: eine CSV-Tabelle mit Spalten wie lon, lat, height, oder ein Granulat von ICESat-2, ATL06 oder ATL08 (HDF5), von dem die guten Segmente aller Strahlen gelesen werden. Die CSV-Spalten lon und lat sind Grad, x und y sind im KBS des Höhenmodells.</translation>
  </message>
  <message>
   <source>Heights must refer to one datum. Altimeters measure above the ellipsoid, many DEMs above a geoid: the difference is tens of metres. Say what the DEM refers to (VERTICAL_DATUM); points are brought to it with PROJ's geoid grids, or with GEOID, a raster of the height of the geoid above the ellipsoid. Where neither is there the tool stops and says so.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Höhen müssen sich auf ein Datum beziehen. Altimeter messen über dem Ellipsoid, viele Höhenmodelle über einem Geoid: Der Unterschied beträgt Dutzende Meter. Sagen Sie, worauf sich das Höhenmodell bezieht (VERTICAL_DATUM); die Punkte werden mit den Geoidgittern von PROJ darauf gebracht, oder mit GEOID, einem Raster der Höhe des Geoids über dem Ellipsoid. Wo es beides nicht gibt, hält das Werkzeug an und sagt es.</translation>
  </message>
  <message>
   <source>DEM values are interpolated between the four pixels around a point. Give UNSTABLE (glaciers, lakes, forest) or STABLE_MASK; without them all points count.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Werte des Höhenmodells werden zwischen den vier Pixeln um einen Punkt interpoliert. Geben Sie UNSTABLE (Gletscher, Seen, Wald) oder STABLE_MASK an; ohne sie zählen alle Punkte.</translation>
  </message>
  <message>
   <source>QUANTITY = dh/dt compares rates (m/yr) with a field of the points; the slope then needs REFERENCE_DEM.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>QUANTITY = dh/dt vergleicht Raten (m/yr) mit einem Feld der Punkte; die Hangneigung braucht dann REFERENCE_DEM.</translation>
  </message>
  <message>
   <source>The output has all points with both values, their difference (raster less point), the slope, and whether they count.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Die Ausgabe enthält alle Punkte mit beiden Werten, ihrer Differenz (Raster minus Punkt), der Hangneigung und ob sie zählen.</translation>
  </message>
  <message>
   <source>Source: Li 2025, doctoral thesis, ETH Zurich, section 4.3.3.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Quelle: Li 2025, Dissertation, ETH Zürich, Abschnitt 4.3.3.</translation>
  </message>
  <message>
   <source>Heights in m, or dh/dt in m/yr with QUANTITY = dh/dt.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Höhen in m, oder dh/dt in m/yr mit QUANTITY = dh/dt.</translation>
  </message>
  <message>
   <source>Altimetry points</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Altimetriepunkte</translation>
  </message>
  <message>
   <source>A layer with a field of heights.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Ein Layer mit einem Höhenfeld.</translation>
  </message>
  <message>
   <source>Altimetry file</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Altimetriedatei</translation>
  </message>
  <message>
   <source>In place of POINTS: a CSV table, or an ATL06 or ATL08 granule (HDF5).</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Anstelle von POINTS: eine CSV-Tabelle, oder ein ATL06- oder ATL08-Granulat (HDF5).</translation>
  </message>
  <message>
   <source>Altimetry (*.csv *.txt *.h5 *.hdf5 *.hdf)</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Altimetrie (*.csv *.txt *.h5 *.hdf5 *.hdf)</translation>
  </message>
  <message>
   <source>Points in these polygons do not count: glaciers, lakes, forest.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Punkte in diesen Polygonen zählen nicht: Gletscher, Seen, Wald.</translation>
  </message>
  <message>
   <source>Points on steeper ground do not count: a small shift makes a large difference there.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Punkte auf steilerem Gelände zählen nicht: Eine kleine Verschiebung macht dort einen großen Unterschied.</translation>
  </message>
  <message>
   <source>Vertical datum of the DEM</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Höhenbezug des Höhenmodells</translation>
  </message>
  <message>
   <source>From CRS: as the file states. Otherwise what its heights refer to.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>From CRS: wie die Datei angibt. Sonst, worauf sich seine Höhen beziehen.</translation>
  </message>
  <message>
   <source>Vertical datum of the points</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Höhenbezug der Punkte</translation>
  </message>
  <message>
   <source>ICESat-2 and other altimeters give heights above the ellipsoid. Points are brought to the datum of the DEM.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>ICESat-2 und andere Altimeter geben Höhen über dem Ellipsoid. Die Punkte werden auf den Höhenbezug des Höhenmodells gebracht.</translation>
  </message>
  <message>
   <source>On the grid of the DEM: points count where it is above zero.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Auf dem Gitter des Höhenmodells: Punkte zählen, wo sie über null liegt.</translation>
  </message>
  <message>
   <source>Geoid undulation</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Geoidundulation</translation>
  </message>
  <message>
   <source>Height (m) of the geoid of VERTICAL_DATUM above the ellipsoid, in any CRS and resolution.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Höhe (m) des Geoids von VERTICAL_DATUM über dem Ellipsoid, in beliebigem KBS und beliebiger Auflösung.</translation>
  </message>
  <message>
   <source>DEM for the slope</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Höhenmodell für die Hangneigung</translation>
  </message>
  <message>
   <source>Heights in m, on any grid. Empty: DEM itself.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Höhen in m, auf beliebigem Gitter. Leer: das Höhenmodell (DEM) selbst.</translation>
  </message>
  <message>
   <source>What is compared</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Was verglichen wird</translation>
  </message>
  <message>
   <source>Heights in m, or dh/dt in m/yr: rates have no vertical datum.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Höhen in m, oder dh/dt in m/yr: Raten haben kein vertikales Datum.</translation>
  </message>
  <message>
   <source>Band of the raster.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Kanal des Rasters.</translation>
  </message>
  <message>
   <source>Height field</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Höhenfeld</translation>
  </message>
  <message>
   <source>Field of the points with their heights (m), or with dh/dt (m/yr). Empty: found by its name, such as h_li, h_mean, h_te_best_fit, height.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Feld der Punkte mit ihren Höhen (m), oder mit dh/dt (m/yr). Leer: am Namen erkannt, etwa h_li, h_mean, h_te_best_fit, height.</translation>
  </message>
  <message>
   <source>Width of the slope classes (degrees)</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Breite der Neigungsklassen (Grad)</translation>
  </message>
  <message>
   <source>For the table and figure by slope.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Für Tabelle und Abbildung nach Hangneigung.</translation>
  </message>
  <message>
   <source>Largest difference (m or m/yr)</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Größte Differenz (m oder m/yr)</translation>
  </message>
  <message>
   <source>Points that differ by more are left out, as blunders such as clouds. Empty: all count.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Punkte, die mehr abweichen, werden als grobe Fehler, etwa Wolken, weggelassen. Leer: Alle zählen.</translation>
  </message>
  <message>
   <source>Least points of a slope class</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Mindestzahl der Punkte einer Neigungsklasse</translation>
  </message>
  <message>
   <source>Classes with fewer have no figures.</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Klassen mit weniger erhalten keine Zahlen.</translation>
  </message>
  <message>
   <source>Differences at the points</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Differenzen an den Punkten</translation>
  </message>
  <message>
   <source>Points that count</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Punkte, die zählen</translation>
  </message>
  <message>
   <source>Mean difference</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Mittlere Differenz</translation>
  </message>
  <message>
   <source>Median difference</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Median der Differenz</translation>
  </message>
  <message>
   <source>NMAD of the differences</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>NMAD der Differenzen</translation>
  </message>
  <message>
   <source>Standard deviation of the differences</source>
   <extracomment>altimetryvalidation</extracomment>
   <translation>Standardabweichung der Differenzen</translation>
  </message>
  <message>
   <source>Mass balance</source>
   <extracomment>massbalance</extracomment>
   <translation>Massenbilanz</translation>
  </message>
  <message>
   <source>Geodetic mass balance of glaciers and regions with standard errors from the covariance of all their pixels.</source>
   <extracomment>massbalance</extracomment>
   <translation>Geodätische Massenbilanz von Gletschern und Regionen mit Standardfehlern aus der Kovarianz all ihrer Pixel.</translation>
  </message>
  <message>
   <source>Turns a map of elevation change into the specific mass balance and the mass change of each glacier, of the region, and of groups of glaciers, each with its standard error.</source>
   <extracomment>massbalance</extracomment>
   <translation>Macht aus einer Karte der Höhenänderung die spezifische Massenbilanz und die Massenänderung jedes Gletschers, der Region und von Gruppen von Gletschern, jede mit ihrem Standardfehler.</translation>
  </message>
  <message>
   <source>Give the change (INPUT; the output of Void filling, or any map), the reference elevation model on the same grid, glacier outlines, and the error model of Elevation change error. Of the output of Void filling the band source tells measured from filled pixels, and VOID_TABLE, its table, the errors of the filled parts; other maps may come with SOURCE (1 measured, above 1 filled, 0 neither), else all their values count as measured. Where the change is in m, YEARS makes it m/yr.</source>
   <extracomment>massbalance</extracomment>
   <translation>Geben Sie die Änderung (INPUT; die Ausgabe von „Füllen von Datenlücken“ oder eine beliebige Karte), das Referenz-Höhenmodell auf demselben Gitter, Gletscherumrisse und das Fehlermodell von „Fehler der Höhenänderung“ an. Bei der Ausgabe von „Füllen von Datenlücken“ unterscheidet der Kanal source gemessene von gefüllten Pixeln, und VOID_TABLE, ihre Tabelle, nennt die Fehler der gefüllten Teile; andere Karten können mit SOURCE kommen (1 gemessen, über 1 gefüllt, 0 keines von beiden), sonst zählen alle ihre Werte als gemessen. Wo die Änderung in m ist, macht YEARS daraus m/yr.</translation>
  </message>
  <message>
   <source>Errors of neighbouring pixels are not independent. Here the covariance of every pair of measured pixels counts, within glaciers and between them, by one convolution with the error model's correlation: exact, and fast. Measured and filled parts are independent, as are the voids of two glaciers. The error of the density of the change (850 +- 60 kg/m3, Huss 2013) is common to all glaciers and does not average out in a region.</source>
   <extracomment>massbalance</extracomment>
   <translation>Fehler benachbarter Pixel sind nicht unabhängig. Hier zählt die Kovarianz jedes Paars gemessener Pixel, innerhalb von Gletschern und zwischen ihnen, durch eine Faltung mit der Korrelation des Fehlermodells: exakt und schnell. Gemessene und gefüllte Teile sind unabhängig, ebenso die Lücken zweier Gletscher. Der Fehler der Dichte der Änderung (850 +- 60 kg/m3, Huss 2013) ist allen Gletschern gemeinsam und mittelt sich in einer Region nicht heraus.</translation>
  </message>
  <message>
   <source>Areas are those on the ellipsoid, whatever the projection, in degrees too. A pixel belongs to the glacier whose outline holds its centre; where outlines overlap the first counts, and the log says so. Glaciers below MINIMUM_AREA or MINIMUM_MEASURED are left out of the regions; the table lists them with the reason.</source>
   <extracomment>massbalance</extracomment>
   <translation>Flächen sind die auf dem Ellipsoid, welche Projektion auch immer, auch in Grad. Ein Pixel gehört zu dem Gletscher, dessen Umriss seine Mitte enthält; wo sich Umrisse überlappen, zählt der erste, und das Protokoll sagt es. Gletscher unter MINIMUM_AREA oder MINIMUM_MEASURED werden aus den Regionen weggelassen; die Tabelle führt sie mit dem Grund auf.</translation>
  </message>
  <message>
   <source>The layer and TABLE have a row for each glacier: area, measured share, mean, median and NMAD of the change, parts of its standard error, balance (m w.e./yr) and mass change (Gt/yr). REGION_TABLE has the region, the groups of GROUP_FIELD (surge type, debris cover), and classes of size and elevation.</source>
   <extracomment>massbalance</extracomment>
   <translation>Der Layer und TABLE haben eine Zeile für jeden Gletscher: Fläche, gemessener Anteil, Mittel, Median und NMAD der Änderung, Teile ihres Standardfehlers, Bilanz (m w.e./yr) und Massenänderung (Gt/yr). REGION_TABLE enthält die Region, die Gruppen von GROUP_FIELD (Surge-Typ, Schuttbedeckung) und Klassen nach Größe und Höhe.</translation>
  </message>
  <message>
   <source>Methods: Li 2025 (thesis, ETH Zurich), section 4.3.3; Hugonnet et al. 2022; Huss 2013.</source>
   <extracomment>massbalance</extracomment>
   <translation>Verfahren: Li 2025 (Dissertation, ETH Zürich), Abschnitt 4.3.3; Hugonnet et al. 2022; Huss 2013.</translation>
  </message>
  <message>
   <source>In the unit of the error model, m/yr or m. A band named source tells measured (1) from filled pixels.</source>
   <extracomment>massbalance</extracomment>
   <translation>In der Einheit des Fehlermodells, m/yr oder m. Ein Kanal namens source unterscheidet gemessene (1) von gefüllten Pixeln.</translation>
  </message>
  <message>
   <source>In metres, on the grid of the change: slopes for the errors, heights for the classes.</source>
   <extracomment>massbalance</extracomment>
   <translation>In Metern, auf dem Gitter der Änderung: Neigungen für die Fehler, Höhen für die Klassen.</translation>
  </message>
  <message>
   <source>In any CRS.</source>
   <extracomment>massbalance</extracomment>
   <translation>In beliebigem KBS.</translation>
  </message>
  <message>
   <source>The model file of Elevation change error.</source>
   <extracomment>massbalance</extracomment>
   <translation>Die Modelldatei von „Fehler der Höhenänderung“.</translation>
  </message>
  <message>
   <source>Table of Void filling</source>
   <extracomment>massbalance</extracomment>
   <translation>Tabelle der Lückenfüllung</translation>
  </message>
  <message>
   <source>The TABLE that belongs to INPUT: errors of the filled parts.</source>
   <extracomment>massbalance</extracomment>
   <translation>Die TABLE, die zu INPUT gehört: Fehler der gefüllten Teile.</translation>
  </message>
  <message>
   <source>Field of the groups</source>
   <extracomment>massbalance</extracomment>
   <translation>Feld der Gruppen</translation>
  </message>
  <message>
   <source>Attribute of the outlines, such as surge type or debris cover: each of its values gets a row in the table of the regions.</source>
   <extracomment>massbalance</extracomment>
   <translation>Attribut der Umrisse, etwa Surge-Typ oder Schuttbedeckung: Jeder seiner Werte erhält eine Zeile in der Tabelle der Regionen.</translation>
  </message>
  <message>
   <source>Source of the change</source>
   <extracomment>massbalance</extracomment>
   <translation>Quelle der Änderung</translation>
  </message>
  <message>
   <source>1 measured, above 1 filled, 0 or no data neither. Empty: the band source of INPUT, else all is measured.</source>
   <extracomment>massbalance</extracomment>
   <translation>1 gemessen, über 1 gefüllt, 0 oder keine Daten keines von beiden. Leer: der Kanal source von INPUT, sonst ist alles gemessen.</translation>
  </message>
  <message>
   <source>Sigma of a pixel</source>
   <extracomment>massbalance</extracomment>
   <translation>Sigma eines Pixels</translation>
  </message>
  <message>
   <source>Standard deviation of each measured pixel, in the unit of the change, in place of the error model's. Its correlation still counts.</source>
   <extracomment>massbalance</extracomment>
   <translation>Standardabweichung jedes gemessenen Pixels, in der Einheit der Änderung, anstelle der des Fehlermodells. Dessen Korrelation zählt weiterhin.</translation>
  </message>
  <message>
   <source>The raster on which the error model depends beside the slope, where it does.</source>
   <extracomment>massbalance</extracomment>
   <translation>Das Raster, von dem das Fehlermodell neben der Hangneigung abhängt, wo es das tut.</translation>
  </message>
  <message>
   <source>Years between the surveys (years)</source>
   <extracomment>massbalance</extracomment>
   <translation>Jahre zwischen den Aufnahmen (Jahre)</translation>
  </message>
  <message>
   <source>Needed where the change and its error model are in m: both are divided by it. Below 5 years the density of the change is less sure than DENSITY_SIGMA says, which a warning tells.</source>
   <extracomment>massbalance</extracomment>
   <translation>Nötig, wo die Änderung und ihr Fehlermodell in m sind: Beide werden dadurch geteilt. Unter 5 Jahren ist die Dichte der Änderung unsicherer, als DENSITY_SIGMA sagt, worauf eine Warnung hinweist.</translation>
  </message>
  <message>
   <source>Least area (km2)</source>
   <extracomment>massbalance</extracomment>
   <translation>Kleinste Fläche (km2)</translation>
  </message>
  <message>
   <source>Smaller glaciers are left out of the regions; the table lists them as such.</source>
   <extracomment>massbalance</extracomment>
   <translation>Kleinere Gletscher werden aus den Regionen weggelassen; die Tabelle führt sie als solche auf.</translation>
  </message>
  <message>
   <source>Least measured share (%)</source>
   <extracomment>massbalance</extracomment>
   <translation>Kleinster gemessener Anteil (%)</translation>
  </message>
  <message>
   <source>Glaciers with less measured area are left out of the regions; the table lists them as such.</source>
   <extracomment>massbalance</extracomment>
   <translation>Gletscher mit weniger gemessener Fläche werden aus den Regionen weggelassen; die Tabelle führt sie als solche auf.</translation>
  </message>
  <message>
   <source>Density of the volume change (kg/m3)</source>
   <extracomment>massbalance</extracomment>
   <translation>Dichte der Volumenänderung (kg/m3)</translation>
  </message>
  <message>
   <source>Volume to mass, Huss 2013.</source>
   <extracomment>massbalance</extracomment>
   <translation>Volumen zu Masse, Huss 2013.</translation>
  </message>
  <message>
   <source>Standard deviation of the density (kg/m3)</source>
   <extracomment>massbalance</extracomment>
   <translation>Standardabweichung der Dichte (kg/m3)</translation>
  </message>
  <message>
   <source>Common to all glaciers: it does not average out.</source>
   <extracomment>massbalance</extracomment>
   <translation>Allen Gletschern gemeinsam: Sie mittelt sich nicht heraus.</translation>
  </message>
  <message>
   <source>Error of the areas</source>
   <extracomment>massbalance</extracomment>
   <translation>Fehler der Flächen</translation>
  </message>
  <message>
   <source>Perimeter: the length of the outline times AREA_ERROR_WIDTH. Share of the area: AREA_ERROR_SHARE of it.</source>
   <extracomment>massbalance</extracomment>
   <translation>Perimeter: die Länge des Umrisses mal AREA_ERROR_WIDTH. Share of the area: AREA_ERROR_SHARE davon.</translation>
  </message>
  <message>
   <source>Error of the outlines (m)</source>
   <extracomment>massbalance</extracomment>
   <translation>Fehler der Umrisse (m)</translation>
  </message>
  <message>
   <source>How far they may lie off. Empty: half a pixel.</source>
   <extracomment>massbalance</extracomment>
   <translation>Wie weit sie danebenliegen können. Leer: ein halbes Pixel.</translation>
  </message>
  <message>
   <source>Error of the areas as a share (%)</source>
   <extracomment>massbalance</extracomment>
   <translation>Fehler der Flächen als Anteil (%)</translation>
  </message>
  <message>
   <source>Where AREA_ERROR says so.</source>
   <extracomment>massbalance</extracomment>
   <translation>Wo AREA_ERROR es sagt.</translation>
  </message>
  <message>
   <source>Limits of the size classes (km2)</source>
   <extracomment>massbalance</extracomment>
   <translation>Grenzen der Größenklassen (km2)</translation>
  </message>
  <message>
   <source>Areas in km2, rising, separated by commas. Empty: no size classes.</source>
   <extracomment>massbalance</extracomment>
   <translation>Flächen in km2, aufsteigend, durch Kommas getrennt. Leer: keine Größenklassen.</translation>
  </message>
  <message>
   <source>Height of the elevation classes (m)</source>
   <extracomment>massbalance</extracomment>
   <translation>Höhe der Höhenklassen (m)</translation>
  </message>
  <message>
   <source>Glaciers are grouped by their median elevation. 0: no elevation classes.</source>
   <extracomment>massbalance</extracomment>
   <translation>Gletscher werden nach ihrer Medianhöhe gruppiert. 0: keine Höhenklassen.</translation>
  </message>
  <message>
   <source>Of the curve of change over elevation in the report.</source>
   <extracomment>massbalance</extracomment>
   <translation>Der Kurve der Änderung über der Höhe im Bericht.</translation>
  </message>
  <message>
   <source>Error of the mean of voids</source>
   <extracomment>massbalance</extracomment>
   <translation>Fehler des Mittels der Lücken</translation>
  </message>
  <message>
   <source>Standard deviation of the mean change of the filled part, in the unit of the input, for glaciers that VOID_TABLE lacks.</source>
   <extracomment>massbalance</extracomment>
   <translation>Standardabweichung der mittleren Änderung des gefüllten Teils, in der Einheit der Eingabe, für Gletscher, die in VOID_TABLE fehlen.</translation>
  </message>
  <message>
   <source>Remove the bias</source>
   <extracomment>massbalance</extracomment>
   <translation>Systematische Abweichung entfernen</translation>
  </message>
  <message>
   <source>Take the bias of the error model, the median of stable ground, off the change first.</source>
   <extracomment>massbalance</extracomment>
   <translation>Zieht zuerst die systematische Abweichung des Fehlermodells, den Median stabilen Geländes, von der Änderung ab.</translation>
  </message>
  <message>
   <source>Glacier mass balance</source>
   <extracomment>massbalance</extracomment>
   <translation>Gletscher-Massenbilanz</translation>
  </message>
  <message>
   <source>The outlines with the columns of the table.</source>
   <extracomment>massbalance</extracomment>
   <translation>Die Umrisse mit den Spalten der Tabelle.</translation>
  </message>
  <message>
   <source>A row for each glacier, the left-out ones too.</source>
   <extracomment>massbalance</extracomment>
   <translation>Eine Zeile für jeden Gletscher, auch die weggelassenen.</translation>
  </message>
  <message>
   <source>Table of the regions</source>
   <extracomment>massbalance</extracomment>
   <translation>Tabelle der Regionen</translation>
  </message>
  <message>
   <source>The region, groups, size and elevation classes.</source>
   <extracomment>massbalance</extracomment>
   <translation>Die Region, Gruppen, Größen- und Höhenklassen.</translation>
  </message>
  <message>
   <source>Folder of the figures</source>
   <extracomment>massbalance</extracomment>
   <translation>Ordner der Abbildungen</translation>
  </message>
  <message>
   <source>The figures of the report as PNG files for print, 300 dpi.</source>
   <extracomment>massbalance</extracomment>
   <translation>Die Abbildungen des Berichts als PNG-Dateien für den Druck, 300 dpi.</translation>
  </message>
  <message>
   <source>Glaciers that count</source>
   <extracomment>massbalance</extracomment>
   <translation>Gletscher, die zählen</translation>
  </message>
  <message>
   <source>Specific mass balance of the region (m w.e./yr)</source>
   <extracomment>massbalance</extracomment>
   <translation>Spezifische Massenbilanz der Region (m w.e./yr)</translation>
  </message>
  <message>
   <source>Its standard error (m w.e./yr)</source>
   <extracomment>massbalance</extracomment>
   <translation>Ihr Standardfehler (m w.e./yr)</translation>
  </message>
  <message>
   <source>Mass change of the region (Gt/yr)</source>
   <extracomment>massbalance</extracomment>
   <translation>Massenänderung der Region (Gt/yr)</translation>
  </message>
  <message>
   <source>Its standard error (Gt/yr)</source>
   <extracomment>massbalance</extracomment>
   <translation>Ihr Standardfehler (Gt/yr)</translation>
  </message>
  <message>
   <source>Hypsometry of elevation change</source>
   <extracomment>hypsometry</extracomment>
   <translation>Hypsometrie der Höhenänderung</translation>
  </message>
  <message>
   <source>Elevation change by elevation band for groups of glaciers, and the altitude of transition from thinning to thickening.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Höhenänderung nach Höhenstufen für Gruppen von Gletschern, und die Höhe des Übergangs von Ausdünnung zu Verdickung.</translation>
  </message>
  <message>
   <source>Gives the elevation change by elevation band: median, NMAD and mean of the pixels, the area of the band and how much of it has data, for all glaciers and for each value of GROUP_FIELD, such as surge type or debris cover.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Gibt die Höhenänderung nach Höhenstufen: Median, NMAD und Mittel der Pixel, die Fläche der Stufe und wie viel davon Daten hat, für alle Gletscher und für jeden Wert von GROUP_FIELD, etwa Surge-Typ oder Schuttbedeckung.</translation>
  </message>
  <message>
   <source>Give the change (m/yr or m), the reference elevation model on the same grid, and glacier outlines. Medians are exact, of all pixels of a band; areas are those on the ellipsoid, in degrees too. Where the change comes from Void filling its band source tells filled from measured pixels, and MEASURED_ONLY leaves the filled ones out.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Geben Sie die Änderung (m/yr oder m), das Referenz-Höhenmodell auf demselben Gitter und Gletscherumrisse an. Mediane sind exakt, aus allen Pixeln einer Stufe; Flächen sind die auf dem Ellipsoid, auch in Grad. Wo die Änderung von „Füllen von Datenlücken“ stammt, unterscheidet ihr Kanal source gefüllte von gemessenen Pixeln, und MEASURED_ONLY lässt die gefüllten weg.</translation>
  </message>
  <message>
   <source>The altitude of transition is where the change turns sign: it parts the area with thinning from that with thickening with the least area on the wrong side. Thinning below is usual; during a surge it is the other way round, which the direction says.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Die Höhe des Übergangs ist dort, wo die Änderung das Vorzeichen wechselt: Sie trennt die Fläche mit Ausdünnung von der mit Verdickung, mit der kleinsten Fläche auf der falschen Seite. Ausdünnung darunter ist üblich; während eines Surges ist es umgekehrt, was die Richtung sagt.</translation>
  </message>
  <message>
   <source>The output is a table without geometry, which QGIS opens; TABLE is the same as CSV.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Die Ausgabe ist eine Tabelle ohne Geometrie, die QGIS öffnet; TABLE ist dasselbe als CSV.</translation>
  </message>
  <message>
   <source>Method: Li 2025 (thesis, ETH Zurich), section 4.3.3.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Verfahren: Li 2025 (Dissertation, ETH Zürich), Abschnitt 4.3.3.</translation>
  </message>
  <message>
   <source>In m/yr or m. A band named source tells measured (1) from filled pixels.</source>
   <extracomment>hypsometry</extracomment>
   <translation>In m/yr oder m. Ein Kanal namens source unterscheidet gemessene (1) von gefüllten Pixeln.</translation>
  </message>
  <message>
   <source>In any CRS. Where they overlap the first counts.</source>
   <extracomment>hypsometry</extracomment>
   <translation>In beliebigem KBS. Wo sie sich überlappen, zählt der erste.</translation>
  </message>
  <message>
   <source>Attribute of the outlines, such as surge type or debris cover: a curve for each of its values. Empty: one curve for all glaciers.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Attribut der Umrisse, etwa Surge-Typ oder Schuttbedeckung: eine Kurve für jeden seiner Werte. Leer: eine Kurve für alle Gletscher.</translation>
  </message>
  <message>
   <source>Bands start at multiples of it.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Höhenstufen beginnen bei Vielfachen davon.</translation>
  </message>
  <message>
   <source>Measured pixels only</source>
   <extracomment>hypsometry</extracomment>
   <translation>Nur gemessene Pixel</translation>
  </message>
  <message>
   <source>Leaves filled pixels out, where SOURCE or a band named source tells them. Filled pixels follow the curve that filled them.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Lässt gefüllte Pixel weg, wo SOURCE oder ein Kanal namens source sie kennzeichnet. Gefüllte Pixel folgen der Kurve, die sie gefüllt hat.</translation>
  </message>
  <message>
   <source>Bands with fewer pixels with change are listed, but take no part in curves and transition.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Höhenstufen mit weniger Pixeln mit Änderung werden aufgeführt, nehmen aber an Kurven und Übergang nicht teil.</translation>
  </message>
  <message>
   <source>Of the input and so of the table.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Der Eingabe und damit der Tabelle.</translation>
  </message>
  <message>
   <source>Attribute of the outlines that names each glacier. Empty: rgi_id, RGIId or glims_id, else the feature id.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Attribut der Umrisse, das jeden Gletscher benennt. Leer: rgi_id, RGIId oder glims_id, sonst die Objekt-ID.</translation>
  </message>
  <message>
   <source>Elevation bands</source>
   <extracomment>hypsometry</extracomment>
   <translation>Höhenstufen</translation>
  </message>
  <message>
   <source>Table of the bands</source>
   <extracomment>hypsometry</extracomment>
   <translation>Tabelle der Höhenstufen</translation>
  </message>
  <message>
   <source>The output as CSV.</source>
   <extracomment>hypsometry</extracomment>
   <translation>Die Ausgabe als CSV.</translation>
  </message>
  <message>
   <source>Altitude of transition of all glaciers (m)</source>
   <extracomment>hypsometry</extracomment>
   <translation>Höhe des Übergangs aller Gletscher (m)</translation>
  </message>
  <message>
   <source>InSAR geometry</source>
   <extracomment>insargeometry</extracomment>
   <translation>InSAR-Geometrie</translation>
  </message>
  <message>
   <source>InSAR DEM</source>
   <extracomment>insargeometry</extracomment>
   <translation>InSAR-Höhenmodell</translation>
  </message>
  <message>
   <source>Incidence, vertical wavenumber, layover and shadow of a radar pair over a DEM, from its orbits.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Einfallswinkel, vertikale Wellenzahl, Layover und Schatten eines Radarpaars über einem Höhenmodell, aus seinen Orbits.</translation>
  </message>
  <message>
   <source>Computes how a radar, or an interferometric pair, sees the ground of a DEM: the local incidence angle, layover and shadow, the vertical wavenumber k_z and the height of ambiguity, and look-up tables between the map and the radar image.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Berechnet, wie ein Radar oder ein interferometrisches Paar das Gelände eines Höhenmodells sieht: den lokalen Einfallswinkel, Layover und Schatten, die vertikale Wellenzahl k_z und die Mehrdeutigkeitshöhe, und Zuordnungstabellen zwischen der Karte und dem Radarbild.</translation>
  </message>
  <message>
   <source>GEOMETRY is the main XML file or the folder of a TanDEM-X CoSSC product, one or two .par files of the GAMMA software (primary.slc.par;secondary.rslc.par), or a JSON file with the orbits and the timing of the image, of any satellite. The documentation has its schema and an example. With one orbit there are incidence, layover and shadow, with two all the rest.</source>
   <extracomment>insargeometry</extracomment>
   <translation>GEOMETRY ist die Haupt-XML-Datei oder der Ordner eines TanDEM-X-CoSSC-Produkts, eine oder zwei .par-Dateien der Software GAMMA (primary.slc.par;secondary.rslc.par), oder eine JSON-Datei mit den Orbits und den Aufnahmezeiten des Bildes, von einem beliebigen Satelliten. Die Dokumentation enthält ihr Schema und ein Beispiel. Mit einem Orbit gibt es Einfallswinkel, Layover und Schatten, mit zweien alles Übrige.</translation>
  </message>
  <message>
   <source>Heights of the DEM are lifted to the WGS84 ellipsoid. What they refer to is read from the file or given as VERTICAL_DATUM: the Copernicus DEM refers to EGM2008, SRTM to EGM96, TanDEM-X to the ellipsoid. A wrong datum moves the ground by tens of metres. Where PROJ lacks the grid of the geoid, give a raster of its undulations as GEOID.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Die Höhen des Höhenmodells werden auf das WGS84-Ellipsoid gebracht. Worauf sie sich beziehen, wird aus der Datei gelesen oder als VERTICAL_DATUM angegeben: Das Copernicus-Höhenmodell bezieht sich auf EGM2008, SRTM auf EGM96, TanDEM-X auf das Ellipsoid. Ein falsches Datum verschiebt das Gelände um Dutzende Meter. Wo PROJ das Gitter des Geoids fehlt, geben Sie ein Raster seiner Undulationen als GEOID an.</translation>
  </message>
  <message>
   <source>All maps lie on the grid of the DEM, in any CRS, degrees too. Local incidence is the angle between the line of sight and the normal of the terrain; above 90 degrees the slope faces away. Layover and shadow are of the slope itself (active), or thrown by other ground (passive): 0 visible, 1 layover by its own slope, 2 layover with other ground, 3 shadow by its own slope, 4 shadow of other ground, 5 both.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Alle Karten liegen auf dem Gitter des Höhenmodells, in beliebigem KBS, auch in Grad. Der lokale Einfallswinkel ist der Winkel zwischen der Blicklinie und der Normalen des Geländes; über 90 Grad ist der Hang abgewandt. Layover und Schatten stammen vom Hang selbst (aktiv) oder werden von anderem Gelände geworfen (passiv): 0 sichtbar, 1 Layover durch den eigenen Hang, 2 Layover mit anderem Gelände, 3 Schatten durch den eigenen Hang, 4 Schatten anderen Geländes, 5 beides.</translation>
  </message>
  <message>
   <source>k_z = d phi / dh is in radians of phase for one metre of height and has the sign of the perpendicular baseline, with the phase (2 pi m / wavelength)(R1 - R2); m is 1 where one satellite transmits and both receive, 2 for repeat pass. The height of ambiguity is 2 pi / k_z. One that the product states is compared with that of the orbits.</source>
   <extracomment>insargeometry</extracomment>
   <translation>k_z = d phi / dh ist in Radiant Phase je Meter Höhe und hat das Vorzeichen der senkrechten Basislinie, mit der Phase (2 pi m / Wellenlänge)(R1 - R2); m ist 1, wo ein Satellit sendet und beide empfangen, 2 bei Wiederholorbits. Die Mehrdeutigkeitshöhe ist 2 pi / k_z. Eine, die das Produkt angibt, wird mit der aus den Orbits verglichen.</translation>
  </message>
  <message>
   <source>LOOKUP has for each pixel of the DEM its line and sample in the radar image, RADAR_LOOKUP for each radar pixel its place on the DEM and its height, PHASE its interferometric phase (a reference to flatten an interferogram with), less the number PHASE_OFFSET_RAD in the metadata. In layover radar pixels take the highest ground.</source>
   <extracomment>insargeometry</extracomment>
   <translation>LOOKUP enthält für jedes Pixel des Höhenmodells seine Zeile und sein Sample im Radarbild, RADAR_LOOKUP für jedes Radarpixel seinen Ort auf dem Höhenmodell und seine Höhe, PHASE seine interferometrische Phase (eine Referenz, mit der ein Interferogramm eingeebnet wird), abzüglich der Zahl PHASE_OFFSET_RAD in den Metadaten. Im Layover nehmen Radarpixel das höchste Gelände.</translation>
  </message>
  <message>
   <source>Geometry of the pair</source>
   <extracomment>insargeometry</extracomment>
   <translation>Geometrie des Paars</translation>
  </message>
  <message>
   <source>JSON file, main XML file or folder of a CoSSC product, or .par files of GAMMA with a semicolon between.</source>
   <extracomment>insargeometry</extracomment>
   <translation>JSON-Datei, Haupt-XML-Datei oder Ordner eines CoSSC-Produkts, oder .par-Dateien von GAMMA mit einem Semikolon dazwischen.</translation>
  </message>
  <message>
   <source>InSAR geometry (*.json *.xml *.par);;All files (*)</source>
   <extracomment>insargeometry</extracomment>
   <translation>InSAR-Geometrie (*.json *.xml *.par);;Alle Dateien (*)</translation>
  </message>
  <message>
   <source>DEM</source>
   <extracomment>insargeometry</extracomment>
   <translation>Höhenmodell</translation>
  </message>
  <message>
   <source>Heights in metres. Its grid is that of the maps. Let it reach some kilometres beyond the scene: mountains outside throw shadow too.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Höhen in Metern. Sein Gitter ist das der Karten. Es sollte einige Kilometer über die Szene hinausreichen: Auch Berge außerhalb werfen Schatten.</translation>
  </message>
  <message>
   <source>What the heights refer to. From CRS: as the file states. The Copernicus DEM refers to EGM2008, SRTM to EGM96, TanDEM-X to the ellipsoid.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Worauf sich die Höhen beziehen. From CRS: wie die Datei angibt. Das Copernicus-Höhenmodell bezieht sich auf EGM2008, SRTM auf EGM96, TanDEM-X auf das Ellipsoid.</translation>
  </message>
  <message>
   <source>Geoid undulations</source>
   <extracomment>insargeometry</extracomment>
   <translation>Geoidundulationen</translation>
  </message>
  <message>
   <source>Raster of the heights of the geoid above the ellipsoid (m), where PROJ has no grid.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Raster der Höhen des Geoids über dem Ellipsoid (m), wo PROJ kein Gitter hat.</translation>
  </message>
  <message>
   <source>Only inside the image</source>
   <extracomment>insargeometry</extracomment>
   <translation>Nur innerhalb des Bildes</translation>
  </message>
  <message>
   <source>No data where the DEM reaches beyond the image that the geometry describes.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Keine Daten, wo das Höhenmodell über das von der Geometrie beschriebene Bild hinausreicht.</translation>
  </message>
  <message>
   <source>Local incidence</source>
   <extracomment>insargeometry</extracomment>
   <translation>Lokaler Einfallswinkel</translation>
  </message>
  <message>
   <source>Degrees.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Grad.</translation>
  </message>
  <message>
   <source>Layover and shadow</source>
   <extracomment>insargeometry</extracomment>
   <translation>Layover und Schatten</translation>
  </message>
  <message>
   <source>Classes 0 to 5.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Klassen 0 bis 5.</translation>
  </message>
  <message>
   <source>Vertical wavenumber k_z</source>
   <extracomment>insargeometry</extracomment>
   <translation>Vertikale Wellenzahl k_z</translation>
  </message>
  <message>
   <source>Radians of phase for one metre of height.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Radiant Phase je Meter Höhe.</translation>
  </message>
  <message>
   <source>Height of ambiguity</source>
   <extracomment>insargeometry</extracomment>
   <translation>Mehrdeutigkeitshöhe</translation>
  </message>
  <message>
   <source>Metres of height for a cycle of phase, signed as the baseline.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Meter Höhe für einen Phasenzyklus, mit dem Vorzeichen der Basislinie.</translation>
  </message>
  <message>
   <source>Incidence</source>
   <extracomment>insargeometry</extracomment>
   <translation>Einfallswinkel</translation>
  </message>
  <message>
   <source>Degrees, to the normal of the ellipsoid.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Grad, zur Normalen des Ellipsoids.</translation>
  </message>
  <message>
   <source>Look-up table, map to radar</source>
   <extracomment>insargeometry</extracomment>
   <translation>Zuordnungstabelle, Karte zu Radar</translation>
  </message>
  <message>
   <source>Line and sample (0 the centre of the first) of each pixel of the DEM.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Zeile und Sample (0 die Mitte des ersten) jedes Pixels des Höhenmodells.</translation>
  </message>
  <message>
   <source>Look-up table, radar to map</source>
   <extracomment>insargeometry</extracomment>
   <translation>Zuordnungstabelle, Radar zu Karte</translation>
  </message>
  <message>
   <source>Column and row of the DEM (0 the outer corner of the first pixel) and height of each pixel of the radar image.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Spalte und Zeile des Höhenmodells (0 die äußere Ecke des ersten Pixels) und Höhe jedes Pixels des Radarbildes.</translation>
  </message>
  <message>
   <source>Reference phase</source>
   <extracomment>insargeometry</extracomment>
   <translation>Referenzphase</translation>
  </message>
  <message>
   <source>Phase of the pair over the DEM, in radar geometry (rad).</source>
   <extracomment>insargeometry</extracomment>
   <translation>Phase des Paars über dem Höhenmodell, in Radargeometrie (rad).</translation>
  </message>
  <message>
   <source>Geometry as JSON</source>
   <extracomment>insargeometry</extracomment>
   <translation>Geometrie als JSON</translation>
  </message>
  <message>
   <source>The geometry of a CoSSC product as the JSON file that the other tools of the group take.</source>
   <extracomment>insargeometry</extracomment>
   <translation>Die Geometrie eines CoSSC-Produkts als die JSON-Datei, die die anderen Werkzeuge der Gruppe nehmen.</translation>
  </message>
  <message>
   <source>Height of ambiguity in the middle of the scene (m)</source>
   <extracomment>insargeometry</extracomment>
   <translation>Mehrdeutigkeitshöhe in der Mitte der Szene (m)</translation>
  </message>
  <message>
   <source>Interferogram</source>
   <extracomment>interferogram</extracomment>
   <translation>Interferogramm</translation>
  </message>
  <message>
   <source>Multi-looked interferogram and coherence of two co-registered complex images.</source>
   <extracomment>interferogram</extracomment>
   <translation>Interferogramm mit Multi-Looking und Kohärenz zweier koregistrierter komplexer Bilder.</translation>
  </message>
  <message>
   <source>Makes the interferogram of two co-registered single-look complex images (SLC) and their coherence, both averaged over AZIMUTH_LOOKS x RANGE_LOOKS pixels.</source>
   <extracomment>interferogram</extracomment>
   <translation>Erstellt das Interferogramm zweier koregistrierter komplexer Single-Look-Bilder (SLC) und ihre Kohärenz, beide über AZIMUTH_LOOKS x RANGE_LOOKS Pixel gemittelt.</translation>
  </message>
  <message>
   <source>The images are complex rasters of any format that GDAL reads: int16 or float32 GeoTIFFs, COSAR files of TerraSAR-X and TanDEM-X (.cos), ENVI and others, in radar or map geometry; and images of the GAMMA software (.slc, .rslc), given by themselves or by the .par file beside them. They must lie on one grid, the secondary resampled to the primary: nothing is co-registered here.</source>
   <extracomment>interferogram</extracomment>
   <translation>Die Bilder sind komplexe Raster jedes Formats, das GDAL liest: GeoTIFFs in int16 oder float32, COSAR-Dateien von TerraSAR-X und TanDEM-X (.cos), ENVI und andere, in Radar- oder Kartengeometrie; und Bilder der Software GAMMA (.slc, .rslc), selbst angegeben oder durch die .par-Datei daneben. Sie müssen auf einem Gitter liegen, das zweite auf das erste neu abgetastet: Hier wird nichts koregistriert.</translation>
  </message>
  <message>
   <source>REFERENCE_PHASE, in radians on the grid of the images, is taken off each pixel before averaging: the phase of the flat earth or of a DEM. Without it steep fringes lose coherence in the average. Where the opposite sign would leave more coherence, the log says so: choose the other PRODUCT.</source>
   <extracomment>interferogram</extracomment>
   <translation>REFERENCE_PHASE, in Radiant auf dem Gitter der Bilder, wird vor dem Mitteln von jedem Pixel abgezogen: die Phase der flachen Erde oder eines Höhenmodells. Ohne sie verlieren steile Streifen im Mittel ihre Kohärenz. Wo das umgekehrte Vorzeichen mehr Kohärenz ließe, sagt es das Protokoll: Wählen Sie dann das andere PRODUCT.</translation>
  </message>
  <message>
   <source>The phase is that of the secondary times the conjugate of the primary, which is (2 pi m / wavelength)(R1 - R2) as in the tools on InSAR geometry, or with the other PRODUCT, primary times the conjugate of the secondary, its opposite. Pixels that are zero or no data in one image do not count; cells with less than MINIMUM_SHARE of their pixels, and incomplete cells at the last rows and columns, are no data or left out.</source>
   <extracomment>interferogram</extracomment>
   <translation>Die Phase ist die des zweiten Bildes mal dem Konjugierten des ersten, also (2 pi m / Wellenlänge)(R1 - R2) wie in den Werkzeugen zur InSAR-Geometrie, oder mit dem anderen PRODUCT die des ersten mal dem Konjugierten des zweiten, mit umgekehrtem Vorzeichen. Pixel, die in einem Bild null oder NoData sind, zählen nicht; Zellen mit weniger als MINIMUM_SHARE ihrer Pixel sind NoData, unvollständige Zellen an den letzten Zeilen und Spalten werden weggelassen.</translation>
  </message>
  <message>
   <source>Pixels of SLCs are not independent, since images are sampled finer than they resolve. The effective looks, from the correlation of neighbouring pixels, stand in the log and in the metadata item LOOKS, which Unwrap phase reads.</source>
   <extracomment>interferogram</extracomment>
   <translation>Pixel von SLCs sind nicht unabhängig, da Bilder feiner abgetastet werden, als sie auflösen. Die effektiven Looks, aus der Korrelation benachbarter Pixel, stehen im Protokoll und im Metadatenfeld LOOKS, das „Phasenabwicklung“ liest.</translation>
  </message>
  <message>
   <source>With GEOMETRY (a JSON file, a CoSSC product, or two .par files of GAMMA) GEOMETRY_OUTPUT gets orbits and timing for the averaged image. Two images of GAMMA need no GEOMETRY: their .par files have it.</source>
   <extracomment>interferogram</extracomment>
   <translation>Mit GEOMETRY (einer JSON-Datei, einem CoSSC-Produkt oder zwei .par-Dateien von GAMMA) erhält GEOMETRY_OUTPUT Orbits und Aufnahmezeiten für das gemittelte Bild. Zwei Bilder von GAMMA brauchen kein GEOMETRY: Ihre .par-Dateien enthalten es.</translation>
  </message>
  <message>
   <source>Source: Bamler and Hartl 1998, Inverse Problems 14, R1-R54.</source>
   <extracomment>interferogram</extracomment>
   <translation>Quelle: Bamler und Hartl 1998, Inverse Problems 14, R1-R54.</translation>
  </message>
  <message>
   <source>Primary image</source>
   <extracomment>interferogram</extracomment>
   <translation>Erstes Bild (Primary)</translation>
  </message>
  <message>
   <source>Complex raster, or an image of GAMMA with its .par file beside it.</source>
   <extracomment>interferogram</extracomment>
   <translation>Komplexes Raster, oder ein Bild von GAMMA mit seiner .par-Datei daneben.</translation>
  </message>
  <message>
   <source>Secondary image</source>
   <extracomment>interferogram</extracomment>
   <translation>Zweites Bild (Secondary)</translation>
  </message>
  <message>
   <source>The same on the same grid, co-registered.</source>
   <extracomment>interferogram</extracomment>
   <translation>Dasselbe auf demselben Gitter, koregistriert.</translation>
  </message>
  <message>
   <source>In radians, on the grid of the images: taken off before averaging.</source>
   <extracomment>interferogram</extracomment>
   <translation>In Radiant, auf dem Gitter der Bilder: vor dem Mitteln abgezogen.</translation>
  </message>
  <message>
   <source>Looks in azimuth</source>
   <extracomment>interferogram</extracomment>
   <translation>Looks in Azimut</translation>
  </message>
  <message>
   <source>Rows that make one row of the result.</source>
   <extracomment>interferogram</extracomment>
   <translation>Zeilen, die eine Zeile des Ergebnisses ergeben.</translation>
  </message>
  <message>
   <source>Looks in range</source>
   <extracomment>interferogram</extracomment>
   <translation>Looks in Entfernung (Range)</translation>
  </message>
  <message>
   <source>Columns that make one column of the result.</source>
   <extracomment>interferogram</extracomment>
   <translation>Spalten, die eine Spalte des Ergebnisses ergeben.</translation>
  </message>
  <message>
   <source>Product</source>
   <extracomment>interferogram</extracomment>
   <translation>Produkt</translation>
  </message>
  <message>
   <source>Which image is conjugated: it decides the sign of the phase. The default is that of the geometry where the phase of a pixel falls with its range, as in most images.</source>
   <extracomment>interferogram</extracomment>
   <translation>Welches Bild konjugiert wird: Es entscheidet über das Vorzeichen der Phase. Die Voreinstellung ist die der Geometrie, in der die Phase eines Pixels mit seiner Entfernung abnimmt, wie in den meisten Bildern.</translation>
  </message>
  <message>
   <source>Geometry</source>
   <extracomment>interferogram</extracomment>
   <translation>Geometrie</translation>
  </message>
  <message>
   <source>Of the pair in radar geometry: JSON file, main XML file or folder of a CoSSC product, or .par files of GAMMA; GEOMETRY_OUTPUT gets its timing for the averaged image. Images of GAMMA bring their own.</source>
   <extracomment>interferogram</extracomment>
   <translation>Des Paars in Radargeometrie: JSON-Datei, Haupt-XML-Datei oder Ordner eines CoSSC-Produkts, oder .par-Dateien von GAMMA; GEOMETRY_OUTPUT erhält ihre Aufnahmezeiten für das gemittelte Bild. Bilder von GAMMA bringen ihre eigene mit.</translation>
  </message>
  <message>
   <source>Least share of valid pixels</source>
   <extracomment>interferogram</extracomment>
   <translation>Kleinster Anteil gültiger Pixel</translation>
  </message>
  <message>
   <source>Cells with fewer pixels that have data in both images are no data.</source>
   <extracomment>interferogram</extracomment>
   <translation>Zellen mit weniger Pixeln, die in beiden Bildern Daten haben, sind NoData.</translation>
  </message>
  <message>
   <source>Band of the images</source>
   <extracomment>interferogram</extracomment>
   <translation>Kanal der Bilder</translation>
  </message>
  <message>
   <source>Interferogram phase</source>
   <extracomment>interferogram</extracomment>
   <translation>Phase des Interferogramms</translation>
  </message>
  <message>
   <source>Wrapped, in radians.</source>
   <extracomment>interferogram</extracomment>
   <translation>Gefaltet, in Radiant.</translation>
  </message>
  <message>
   <source>Coherence</source>
   <extracomment>interferogram</extracomment>
   <translation>Kohärenz</translation>
  </message>
  <message>
   <source>From 0 to 1.</source>
   <extracomment>interferogram</extracomment>
   <translation>Von 0 bis 1.</translation>
  </message>
  <message>
   <source>Complex interferogram</source>
   <extracomment>interferogram</extracomment>
   <translation>Komplexes Interferogramm</translation>
  </message>
  <message>
   <source>Mean of the products, complex.</source>
   <extracomment>interferogram</extracomment>
   <translation>Mittel der Produkte, komplex.</translation>
  </message>
  <message>
   <source>Intensities</source>
   <extracomment>interferogram</extracomment>
   <translation>Intensitäten</translation>
  </message>
  <message>
   <source>Means of |s|^2 of both images.</source>
   <extracomment>interferogram</extracomment>
   <translation>Mittel von |s|^2 beider Bilder.</translation>
  </message>
  <message>
   <source>Geometry of the averaged image</source>
   <extracomment>interferogram</extracomment>
   <translation>Geometrie des gemittelten Bildes</translation>
  </message>
  <message>
   <source>Needs GEOMETRY, or images of GAMMA.</source>
   <extracomment>interferogram</extracomment>
   <translation>Braucht GEOMETRY, oder Bilder von GAMMA.</translation>
  </message>
  <message>
   <source>Mean coherence</source>
   <extracomment>interferogram</extracomment>
   <translation>Mittlere Kohärenz</translation>
  </message>
  <message>
   <source>Effective looks</source>
   <extracomment>interferogram</extracomment>
   <translation>Effektive Looks</translation>
  </message>
  <message>
   <source>Unwrap phase</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Phasenabwicklung</translation>
  </message>
  <message>
   <source>Unwraps an interferogram by minimum-cost flow and tells which parts hang together.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Wickelt ein Interferogramm durch einen Fluss kleinster Kosten ab und sagt, welche Teile zusammenhängen.</translation>
  </message>
  <message>
   <source>Adds to the wrapped phase of an interferogram the whole turns of 2 pi that make it continuous.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Addiert zur gefalteten Phase eines Interferogramms die ganzen Zyklen von 2 pi, die sie stetig machen.</translation>
  </message>
  <message>
   <source>PHASE is wrapped phase in radians or a complex interferogram, COHERENCE goes from 0 to 1, both on one grid in map or radar geometry. Pixels without data, with MASK at zero or below, or with less than MINIMUM_COHERENCE get no value.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>PHASE ist gefaltete Phase in Radiant oder ein komplexes Interferogramm, COHERENCE reicht von 0 bis 1, beide auf einem Gitter in Karten- oder Radargeometrie. Pixel ohne Daten, mit MASK bei null oder darunter oder mit weniger als MINIMUM_COHERENCE erhalten keinen Wert.</translation>
  </message>
  <message>
   <source>The engine Minimum-cost flow is built in. It finds, over the whole image, the turns between neighbours that make all loops close at the least cost, which is the logarithm of how much less likely a difference becomes by a turn, given the coherence and the LOOKS. Gaps are bridged at low cost by the phase of their nearest pixels, so that one constant holds for the whole image. Quality-guided follows the coherence and gives each island a constant of its own. Whirlwind needs the library whirlwind-insar.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Das Rechenwerk Minimum-cost flow ist eingebaut. Es findet über das ganze Bild die Zyklen zwischen Nachbarn, die alle Schleifen zu den kleinsten Kosten schließen; die Kosten sind der Logarithmus dessen, wie viel unwahrscheinlicher eine Differenz durch einen Zyklus wird, bei gegebener Kohärenz und LOOKS. Lücken werden zu niedrigen Kosten mit der Phase ihrer nächsten Pixel überbrückt, sodass eine Konstante für das ganze Bild gilt. Quality-guided folgt der Kohärenz und gibt jeder Insel eine eigene Konstante. Whirlwind braucht die Bibliothek whirlwind-insar.</translation>
  </message>
  <message>
   <source>The result is the wrapped phase plus whole turns. The mean of its largest component lies within pi of zero; the absolute constant is not known.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Das Ergebnis ist die gefaltete Phase plus ganze Zyklen. Das Mittel ihres größten Teils liegt innerhalb von pi um null; die absolute Konstante ist nicht bekannt.</translation>
  </message>
  <message>
   <source>COMPONENTS numbers the parts whose neighbours are no more than pi apart, from the largest, 1. Within a part the phase is continuous. Between parts the turns are an estimate: check them, or use component 1 only. 0 are parts below MINIMUM_COMPONENT, 65535 is no data.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>COMPONENTS nummeriert die Teile, deren Nachbarn nicht mehr als pi auseinanderliegen, vom größten, 1, an. Innerhalb eines Teils ist die Phase stetig. Zwischen Teilen sind die Zyklen eine Schätzung: Prüfen Sie sie, oder verwenden Sie nur Teil 1. 0 sind Teile unter MINIMUM_COMPONENT, 65535 ist NoData.</translation>
  </message>
  <message>
   <source>Images larger than TILE_SIZE are unwrapped by tiles, which are brought together by the pixels that they share.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Bilder größer als TILE_SIZE werden in Kacheln abgewickelt, die durch die gemeinsamen Pixel zusammengebracht werden.</translation>
  </message>
  <message>
   <source>Method: Costantini 1998, IEEE TGRS 36; Carballo and Fieguth 2000, IEEE TGRS 38.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Verfahren: Costantini 1998, IEEE TGRS 36; Carballo und Fieguth 2000, IEEE TGRS 38.</translation>
  </message>
  <message>
   <source>Wrapped phase</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Gefaltete Phase</translation>
  </message>
  <message>
   <source>In radians, or a complex interferogram.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>In Radiant, oder ein komplexes Interferogramm.</translation>
  </message>
  <message>
   <source>From 0 to 1, on the grid of the phase.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Von 0 bis 1, auf dem Gitter der Phase.</translation>
  </message>
  <message>
   <source>Engine</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Rechenwerk</translation>
  </message>
  <message>
   <source>Minimum-cost flow: built in, best. Quality-guided: a flood by coherence, each island by itself. Whirlwind: the library whirlwind-insar, where it is installed.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Minimum-cost flow: eingebaut, am besten. Quality-guided: ein Ausbreiten nach der Kohärenz, jede Insel für sich. Whirlwind: die Bibliothek whirlwind-insar, wo sie installiert ist.</translation>
  </message>
  <message>
   <source>Looks</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Looks</translation>
  </message>
  <message>
   <source>Independent looks of phase and coherence. Empty: from the metadata of the rasters, else 1.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Unabhängige Looks von Phase und Kohärenz. Leer: aus den Metadaten der Raster, sonst 1.</translation>
  </message>
  <message>
   <source>Least coherence</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Kleinste Kohärenz</translation>
  </message>
  <message>
   <source>Pixels with less are left out: no data.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Pixel mit weniger werden weggelassen: NoData.</translation>
  </message>
  <message>
   <source>Least pixels of a component (px)</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Mindestzahl der Pixel eines Teils (px)</translation>
  </message>
  <message>
   <source>Smaller ones keep their phase and get the number 0.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Kleinere behalten ihre Phase und erhalten die Nummer 0.</translation>
  </message>
  <message>
   <source>True phase differences (rad)</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Wahre Phasendifferenzen (rad)</translation>
  </message>
  <message>
   <source>Standard deviation of those between neighbours, beyond the noise. Larger for steep fringes.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Standardabweichung derer zwischen Nachbarn, über das Rauschen hinaus. Größer bei steilen Streifen.</translation>
  </message>
  <message>
   <source>Side of the tiles (px)</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Seite der Kacheln (px)</translation>
  </message>
  <message>
   <source>Larger images are unwrapped by tiles, which are then brought together.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Größere Bilder werden in Kacheln abgewickelt, die danach zusammengebracht werden.</translation>
  </message>
  <message>
   <source>Overlap of the tiles (px)</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Überlappung der Kacheln (px)</translation>
  </message>
  <message>
   <source>By which each tile grows on every side.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Um die jede Kachel nach allen Seiten wächst.</translation>
  </message>
  <message>
   <source>Band of the phase</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Kanal der Phase</translation>
  </message>
  <message>
   <source>Unwrapped phase</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Abgewickelte Phase</translation>
  </message>
  <message>
   <source>In radians.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>In Radiant.</translation>
  </message>
  <message>
   <source>Components</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Zusammenhängende Teile</translation>
  </message>
  <message>
   <source>Parts without a jump of more than pi, numbered from the largest; 0: too small.</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Teile ohne einen Sprung von mehr als pi, vom größten an nummeriert; 0: zu klein.</translation>
  </message>
  <message>
   <source>Number of components</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Zahl der zusammenhängenden Teile</translation>
  </message>
  <message>
   <source>Share of the largest component of the pixels with data</source>
   <extracomment>unwrapphase</extracomment>
   <translation>Anteil des größten Teils an den Pixeln mit Daten</translation>
  </message>
  <message>
   <source>DEM refinement</source>
   <extracomment>demrefinement</extracomment>
   <translation>Höhenmodell-Verfeinerung</translation>
  </message>
  <message>
   <source>A dated DEM from one interferometric pair and a reference DEM.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Ein datiertes Höhenmodell aus einem interferometrischen Paar und einem Referenz-Höhenmodell.</translation>
  </message>
  <message>
   <source>Global DEMs are mosaics without a date. This tool makes a DEM of one day from a single interferogram, such as of TanDEM-X, and a reference DEM: what differs in the phase between the two becomes a change of height.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Globale Höhenmodelle sind Mosaike ohne Datum. Dieses Werkzeug macht aus einem einzigen Interferogramm, etwa von TanDEM-X, und einem Referenz-Höhenmodell das Höhenmodell eines Tages: Was sich in der Phase zwischen den beiden unterscheidet, wird zu einer Höhenänderung.</translation>
  </message>
  <message>
   <source>The phase comes in one of four ways. From a CoSSC product of TanDEM-X: its folder as GEOMETRY, INTERFEROGRAM and COHERENCE left empty. From two co-registered complex images, PRIMARY and SECONDARY, with their orbits and timing as GEOMETRY. In both the interferogram is formed here, averaged over AZIMUTH_LOOKS x RANGE_LOOKS pixels after the phase of the DEM is taken off each pixel, and which image is to be conjugated is found from the images. In radar geometry INTERFEROGRAM and COHERENCE are images without a georeference, and GEOMETRY has the orbits and the timing of their pixels, as the tools InSAR geometry and Interferogram give them. The phase holds all of it, the flat earth too; where a phase was taken off, give it as REFERENCE_PHASE. In these three ways the result is on the grid of the DEM. In map geometry, from SNAP, ISCE or GAMMA, both have a georeference, and KZ (rad/m) or HEIGHT_OF_AMBIGUITY (m, with its sign) takes the place of GEOMETRY. MAP_PHASE tells whether the topography is in the phase. The result is on the grid of the interferogram; its horizontal error, the height change over the tangent of the incidence angle, stays.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Die Phase kommt auf einem von vier Wegen. Aus einem CoSSC-Produkt von TanDEM-X: sein Ordner als GEOMETRY, INTERFEROGRAM und COHERENCE bleiben leer. Aus zwei koregistrierten komplexen Bildern, PRIMARY und SECONDARY, mit ihren Orbits und Aufnahmezeiten als GEOMETRY. Auf beiden Wegen wird das Interferogramm hier gebildet, über AZIMUTH_LOOKS x RANGE_LOOKS Pixel gemittelt, nachdem die Phase des Höhenmodells von jedem Pixel abgezogen ist, und welches Bild zu konjugieren ist, wird aus den Bildern gefunden. In Radargeometrie sind INTERFEROGRAM und COHERENCE Bilder ohne Georeferenz, und GEOMETRY enthält die Orbits und die Aufnahmezeiten ihrer Pixel, wie die Werkzeuge „InSAR-Geometrie“ und „Interferogramm“ sie ausgeben. Die Phase enthält alles, auch die flache Erde; wo eine Phase abgezogen wurde, geben Sie sie als REFERENCE_PHASE an. Auf diesen drei Wegen liegt das Ergebnis auf dem Gitter des Höhenmodells. In Kartengeometrie, aus SNAP, ISCE oder GAMMA, haben beide eine Georeferenz, und KZ (rad/m) oder HEIGHT_OF_AMBIGUITY (m, mit Vorzeichen) tritt an die Stelle von GEOMETRY. MAP_PHASE sagt, ob die Topographie in der Phase ist. Das Ergebnis liegt auf dem Gitter des Interferogramms; sein horizontaler Fehler, die Höhenänderung geteilt durch den Tangens des Einfallswinkels, bleibt.</translation>
  </message>
  <message>
   <source>The residual phase of the DEM is filtered, brought to the map, masked where COHERENCE is below MINIMUM_COHERENCE and in layover and shadow, and unwrapped. A trend, which the calibration leaves, is fitted on STABLE_GROUND and taken off. What is left over k_z is the height change. In radar geometry this is repeated with the geometry of the new heights, which moves them to their places.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Die Restphase des Höhenmodells wird gefiltert, auf die Karte gebracht, maskiert, wo COHERENCE unter MINIMUM_COHERENCE liegt und im Layover und Schatten, und abgewickelt. Ein Trend, den die Kalibrierung übrig lässt, wird auf STABLE_GROUND angepasst und abgezogen. Was bleibt, geteilt durch k_z, ist die Höhenänderung. In Radargeometrie wird dies mit der Geometrie der neuen Höhen wiederholt, was diese an ihren Platz rückt.</translation>
  </message>
  <message>
   <source>Give STABLE_GROUND, polygons of ground that did not change: without them the trend is fitted robustly to all pixels, and takes along a part of a change that covers much of the scene.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Geben Sie STABLE_GROUND an, Polygone von Gelände, das sich nicht geändert hat: Ohne sie wird der Trend robust an alle Pixel angepasst und nimmt einen Teil einer Änderung mit, die viel von der Szene bedeckt.</translation>
  </message>
  <message>
   <source>Pixels without a sound phase have no height; CLASSES tells why. HEIGHT_ERROR is the standard deviation that the noise of the phase leaves, from coherence, looks and height of ambiguity; errors of the trend are not in it.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Pixel ohne verlässliche Phase haben keine Höhe; CLASSES sagt, warum. HEIGHT_ERROR ist die Standardabweichung, die das Rauschen der Phase lässt, aus Kohärenz, Looks und Mehrdeutigkeitshöhe; Fehler des Trends sind nicht darin.</translation>
  </message>
  <message>
   <source>Heights of the result refer to the datum of the reference DEM. A wrong VERTICAL_DATUM moves the geometry by tens of metres.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Die Höhen des Ergebnisses beziehen sich auf das Datum des Referenz-Höhenmodells. Ein falsches VERTICAL_DATUM verschiebt die Geometrie um Dutzende Meter.</translation>
  </message>
  <message>
   <source>RECIPE = Published is the literal recipe, for comparison: gaps filled with noise and unwrapped, trend by least squares over all, three iterations.</source>
   <extracomment>demrefinement</extracomment>
   <translation>RECIPE = Published ist das wörtliche Rezept, zum Vergleich: Lücken mit Rauschen gefüllt und abgewickelt, Trend durch kleinste Quadrate über alles, drei Iterationen.</translation>
  </message>
  <message>
   <source>Wrapped phase in radians, or complex; in radar geometry or on the map. Empty: it is formed from images.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Gefaltete Phase in Radiant, oder komplex; in Radargeometrie oder auf der Karte. Leer: Sie wird aus Bildern gebildet.</translation>
  </message>
  <message>
   <source>From 0 to 1, on the grid of the interferogram.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Von 0 bis 1, auf dem Gitter des Interferogramms.</translation>
  </message>
  <message>
   <source>Heights in metres, in any CRS. Let it reach some kilometres beyond the scene: mountains outside throw shadow too.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Höhen in Metern, in beliebigem KBS. Es sollte einige Kilometer über die Szene hinausreichen: Auch Berge außerhalb werfen Schatten.</translation>
  </message>
  <message>
   <source>JSON file, or folder or main XML file of a CoSSC product, for an interferogram in radar geometry or images. A product brings its own.</source>
   <extracomment>demrefinement</extracomment>
   <translation>JSON-Datei, oder Ordner oder Haupt-XML-Datei eines CoSSC-Produkts, für ein Interferogramm in Radargeometrie oder für Bilder. Ein Produkt bringt seine eigenen mit.</translation>
  </message>
  <message>
   <source>Polygons of ground that has not changed since the reference DEM: the trend is fitted there.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Polygone von Gelände, das sich seit dem Referenz-Höhenmodell nicht geändert hat: Dort wird der Trend angepasst.</translation>
  </message>
  <message>
   <source>Recipe</source>
   <extracomment>demrefinement</extracomment>
   <translation>Rezept</translation>
  </message>
  <message>
   <source>Firnline: phase unwrapped once, robust trend, islands checked. Published: the literal recipe, for comparison.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Firnline: Phase einmal abgewickelt, robuster Trend, Inseln geprüft. Published: das wörtliche Rezept, zum Vergleich.</translation>
  </message>
  <message>
   <source>Pixels with less get no height.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Pixel mit weniger erhalten keine Höhe.</translation>
  </message>
  <message>
   <source>Complex raster in radar geometry, or image of GAMMA with its .par file beside it, of which the interferogram is formed. Of a CoSSC product: empty.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Komplexes Raster in Radargeometrie, oder Bild von GAMMA mit seiner .par-Datei daneben, aus dem das Interferogramm gebildet wird. Bei einem CoSSC-Produkt: leer.</translation>
  </message>
  <message>
   <source>In rad/m, for an interferogram on the map.</source>
   <extracomment>demrefinement</extracomment>
   <translation>In rad/m, für ein Interferogramm auf der Karte.</translation>
  </message>
  <message>
   <source>In m, for an interferogram on the map, in place of KZ.</source>
   <extracomment>demrefinement</extracomment>
   <translation>In m, für ein Interferogramm auf der Karte, anstelle von KZ.</translation>
  </message>
  <message>
   <source>In radians, on the grid of the interferogram: what was taken off it in radar geometry.</source>
   <extracomment>demrefinement</extracomment>
   <translation>In Radiant, auf dem Gitter des Interferogramms: was in Radargeometrie davon abgezogen wurde.</translation>
  </message>
  <message>
   <source>On the grid of the result, or to be resampled to it: pixels are used where it is above zero.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Auf dem Gitter des Ergebnisses, oder darauf neu abzutasten: Pixel werden verwendet, wo sie über null liegt.</translation>
  </message>
  <message>
   <source>Date of the pair</source>
   <extracomment>demrefinement</extracomment>
   <translation>Datum des Paars</translation>
  </message>
  <message>
   <source>ISO, such as 2012-01-31, where neither GEOMETRY nor the interferogram tells.</source>
   <extracomment>demrefinement</extracomment>
   <translation>ISO, etwa 2012-01-31, wo weder GEOMETRY noch das Interferogramm es nennt.</translation>
  </message>
  <message>
   <source>Independent looks of interferogram and coherence. Empty: from the images, or the metadata of the rasters, else 1.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Unabhängige Looks von Interferogramm und Kohärenz. Leer: aus den Bildern oder den Metadaten der Raster, sonst 1.</translation>
  </message>
  <message>
   <source>Rows of the images that make one row of the interferogram, where it is formed from images.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Zeilen der Bilder, die eine Zeile des Interferogramms ergeben, wo es aus Bildern gebildet wird.</translation>
  </message>
  <message>
   <source>Columns of the images that make one column of the interferogram.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Spalten der Bilder, die eine Spalte des Interferogramms ergeben.</translation>
  </message>
  <message>
   <source>Filter of the phase</source>
   <extracomment>demrefinement</extracomment>
   <translation>Filter der Phase</translation>
  </message>
  <message>
   <source>Of the residual phase, before it is brought to the map.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Der Restphase, bevor sie auf die Karte gebracht wird.</translation>
  </message>
  <message>
   <source>Window of the boxcar (px)</source>
   <extracomment>demrefinement</extracomment>
   <translation>Fenster des Boxcar-Filters (px)</translation>
  </message>
  <message>
   <source>Odd.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Ungerade.</translation>
  </message>
  <message>
   <source>Exponent of the Goldstein filter</source>
   <extracomment>demrefinement</extracomment>
   <translation>Exponent des Goldstein-Filters</translation>
  </message>
  <message>
   <source>0 leaves the phase as it is.</source>
   <extracomment>demrefinement</extracomment>
   <translation>0 lässt die Phase, wie sie ist.</translation>
  </message>
  <message>
   <source>Order of the trend</source>
   <extracomment>demrefinement</extracomment>
   <translation>Ordnung des Trends</translation>
  </message>
  <message>
   <source>Of the polynomial that is taken off the phase: 0 a constant, 1 a ramp, 2 a quadratic.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Des Polynoms, das von der Phase abgezogen wird: 0 eine Konstante, 1 eine Rampe, 2 ein quadratisches.</translation>
  </message>
  <message>
   <source>Stop below a height change of (m)</source>
   <extracomment>demrefinement</extracomment>
   <translation>Ende unter einer Höhenänderung von (m)</translation>
  </message>
  <message>
   <source>Of the pixels of an iteration, as normalised median absolute deviation. Published ignores it.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Der Pixel einer Iteration, als normierte Median-Abweichung (NMAD). Published beachtet es nicht.</translation>
  </message>
  <message>
   <source>Smaller parts are left out.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Kleinere Teile werden weggelassen.</translation>
  </message>
  <message>
   <source>Unwrapping engine</source>
   <extracomment>demrefinement</extracomment>
   <translation>Rechenwerk der Phasenabwicklung</translation>
  </message>
  <message>
   <source>Phase in map geometry</source>
   <extracomment>demrefinement</extracomment>
   <translation>Phase in Kartengeometrie</translation>
  </message>
  <message>
   <source>Flattened: the flat earth is off, the topography in it. Residual: the phase of the DEM is off too.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Flattened: Die flache Erde ist abgezogen, die Topographie ist darin. Residual: Auch die Phase des Höhenmodells ist abgezogen.</translation>
  </message>
  <message>
   <source>Height of ambiguity (m)</source>
   <extracomment>demrefinement</extracomment>
   <translation>Mehrdeutigkeitshöhe (m)</translation>
  </message>
  <message>
   <source>Of a phase in map geometry, with its sign, in place of a raster.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Einer Phase in Kartengeometrie, mit Vorzeichen, anstelle eines Rasters.</translation>
  </message>
  <message>
   <source>Seed of the noise in gaps</source>
   <extracomment>demrefinement</extracomment>
   <translation>Startwert des Rauschens in Lücken</translation>
  </message>
  <message>
   <source>For the recipe Published.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Für das Rezept Published.</translation>
  </message>
  <message>
   <source>Band of the interferogram</source>
   <extracomment>demrefinement</extracomment>
   <translation>Kanal des Interferogramms</translation>
  </message>
  <message>
   <source>Refined DEM</source>
   <extracomment>demrefinement</extracomment>
   <translation>Verfeinertes Höhenmodell</translation>
  </message>
  <message>
   <source>Metres, in the datum of the reference DEM.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Meter, im Höhenbezug des Referenz-Höhenmodells.</translation>
  </message>
  <message>
   <source>Expected height error</source>
   <extracomment>demrefinement</extracomment>
   <translation>Erwarteter Höhenfehler</translation>
  </message>
  <message>
   <source>Standard deviation by the noise of the phase (m).</source>
   <extracomment>demrefinement</extracomment>
   <translation>Standardabweichung durch das Rauschen der Phase (m).</translation>
  </message>
  <message>
   <source>Height change</source>
   <extracomment>demrefinement</extracomment>
   <translation>Höhenänderung gegenüber der Referenz</translation>
  </message>
  <message>
   <source>Refined less reference DEM (m).</source>
   <extracomment>demrefinement</extracomment>
   <translation>Verfeinertes minus Referenz-Höhenmodell (m).</translation>
  </message>
  <message>
   <source>Height change of each iteration</source>
   <extracomment>demrefinement</extracomment>
   <translation>Höhenänderung jeder Iteration</translation>
  </message>
  <message>
   <source>A band for each (m).</source>
   <extracomment>demrefinement</extracomment>
   <translation>Ein Kanal für jede (m).</translation>
  </message>
  <message>
   <source>On the grid of the result.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Auf dem Gitter des Ergebnisses.</translation>
  </message>
  <message>
   <source>Residual phase</source>
   <extracomment>demrefinement</extracomment>
   <translation>Restphase</translation>
  </message>
  <message>
   <source>What the last iteration turned into height (rad).</source>
   <extracomment>demrefinement</extracomment>
   <translation>Was die letzte Iteration in Höhe verwandelt hat (rad).</translation>
  </message>
  <message>
   <source>Parts whose phase hangs together, numbered from the largest; 0: too small.</source>
   <extracomment>demrefinement</extracomment>
   <translation>Teile, deren Phase zusammenhängt, vom größten an nummeriert; 0: zu klein.</translation>
  </message>
  <message>
   <source>Mask of the result</source>
   <extracomment>demrefinement</extracomment>
   <translation>Maske des Ergebnisses</translation>
  </message>
  <message>
   <source>0 used, 1 low coherence, 2 layover, 3 shadow, 4 small component, 5 wrong turns.</source>
   <extracomment>demrefinement</extracomment>
   <translation>0 verwendet, 1 niedrige Kohärenz, 2 Layover, 3 Schatten, 4 kleiner Teil, 5 falsche Zyklen.</translation>
  </message>
  <message>
   <source>Pixels with a height</source>
   <extracomment>demrefinement</extracomment>
   <translation>Pixel mit einer Höhe</translation>
  </message>
  <message>
   <source>Median of the expected height error (m)</source>
   <extracomment>demrefinement</extracomment>
   <translation>Median des erwarteten Höhenfehlers (m)</translation>
  </message>
  <message>
   <source>Penetration from coherence</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Eindringtiefe aus Kohärenz</translation>
  </message>
  <message>
   <source>Depth of the InSAR phase centre in snow and firn, from the coherence that the volume costs, with its interval.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Tiefe des InSAR-Phasenzentrums in Schnee und Firn, aus der Kohärenz, die das Volumen kostet, mit ihrem Intervall.</translation>
  </message>
  <message>
   <source>Scatterers spread over depth lower the coherence of a single-pass InSAR pair, the more the deeper the radar sees. For a volume that is uniform, the magnitude of the coherence gives the two-way penetration depth d2 and with it the depth dh of the phase centre below the surface, by which an InSAR DEM lies too low.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Über die Tiefe verteilte Streuer senken die Kohärenz eines Single-Pass-InSAR-Paars, umso mehr, je tiefer das Radar sieht. Für ein gleichförmiges Volumen gibt der Betrag der Kohärenz die Zweiweg-Eindringtiefe d2 und damit die Tiefe dh des Phasenzentrums unter der Oberfläche, um die ein InSAR-Höhenmodell zu tief liegt.</translation>
  </message>
  <message>
   <source>Give the total coherence of a bistatic pair, k_z or the height of ambiguity (in air), the incidence angle, and the permittivity or density of the snow. Coherence is lost for other reasons too: SIGMA0 with NESZ gives the loss by noise, pixel by pixel; QUANTISATION, AMBIGUITY and SPECTRAL are factors for all. What they leave is the volume's.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Geben Sie die gesamte Kohärenz eines bistatischen Paars, k_z oder die Mehrdeutigkeitshöhe (in Luft), den Einfallswinkel und die Permittivität oder Dichte des Schnees an. Kohärenz geht auch aus anderen Gründen verloren: SIGMA0 mit NESZ gibt den Verlust durch Rauschen, Pixel für Pixel; QUANTISATION, AMBIGUITY und SPECTRAL sind Faktoren für alle. Was sie übrig lassen, ist die des Volumens.</translation>
  </message>
  <message>
   <source>dh = arccos(|gamma_vol|) / k_z,vol with k_z,vol = k_z n cos(theta_i) / cos(theta_r). It cannot exceed a quarter of the height of ambiguity in the volume: near that value it says little.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>dh = arccos(|gamma_vol|) / k_z,vol mit k_z,vol = k_z n cos(theta_i) / cos(theta_r). Es kann ein Viertel der Mehrdeutigkeitshöhe im Volumen nicht übersteigen: Nahe diesem Wert sagt es wenig.</translation>
  </message>
  <message>
   <source>LOOKS gives the interval, dh_low to dh_high, from the coherence's own scatter; it does not count that real firn is not uniform, has layers, or that the losses are not well known.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>LOOKS gibt das Intervall, dh_low bis dh_high, aus der Streuung der Kohärenz selbst; es berücksichtigt nicht, dass wirklicher Firn nicht gleichförmig ist, Schichten hat, oder dass die Verluste nicht gut bekannt sind.</translation>
  </message>
  <message>
   <source>FLAGS: 0 sound; 1 no volume decorrelation, dh = 0; 2 saturated, or coherence within its scatter of zero; 3 backscatter at the noise, no result; 255 no data.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>FLAGS: 0 verlässlich; 1 keine Volumendekorrelation, dh = 0; 2 gesättigt, oder Kohärenz innerhalb ihrer Streuung um null; 3 Rückstreuung beim Rauschen, kein Ergebnis; 255 NoData.</translation>
  </message>
  <message>
   <source>The band dh of the output is the DH of Penetration correction.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Der Kanal dh der Ausgabe ist das DH von „Eindringkorrektur“.</translation>
  </message>
  <message>
   <source>Method: uniform volume of Dall 2007, IEEE Geosci. Remote Sens. Lett. 4, 319; losses of Krieger et al. 2007.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Verfahren: gleichförmiges Volumen nach Dall 2007, IEEE Geosci. Remote Sens. Lett. 4, 319; Verluste nach Krieger et al. 2007.</translation>
  </message>
  <message>
   <source>Magnitude of the total coherence, 0 to 1, of a single-pass pair; a complex raster counts by its magnitude.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Betrag der gesamten Kohärenz, 0 bis 1, eines Single-Pass-Paars; ein komplexes Raster zählt mit seinem Betrag.</translation>
  </message>
  <message>
   <source>Vertical wave number</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Vertikale Wellenzahl</translation>
  </message>
  <message>
   <source>k_z in rad/m, or the height of ambiguity (see K_Z_IS). Empty: HEIGHT_OF_AMBIGUITY.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>k_z in rad/m, oder die Mehrdeutigkeitshöhe (siehe K_Z_IS). Leer: HEIGHT_OF_AMBIGUITY.</translation>
  </message>
  <message>
   <source>Incidence angle</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Einfallswinkel (Raster)</translation>
  </message>
  <message>
   <source>Local, or at the ellipsoid where the ground is flat. Empty: INCIDENCE_ANGLE.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Lokal, oder am Ellipsoid, wo das Gelände eben ist. Leer: INCIDENCE_ANGLE.</translation>
  </message>
  <message>
   <source>In air, of either sign, where K_Z is empty.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>In Luft, mit beliebigem Vorzeichen, wo K_Z leer ist.</translation>
  </message>
  <message>
   <source>Relative permittivity</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Relative Permittivität</translation>
  </message>
  <message>
   <source>Of the snow and firn that scatters, such as 1.7 for firn of 0.37 g/cm3 and 3.15 for ice.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Des streuenden Schnees und Firns, etwa 1,7 für Firn von 0,37 g/cm3 und 3,15 für Eis.</translation>
  </message>
  <message>
   <source>Independent looks of the coherence; the number of averaged pixels divided by the oversampling. Empty: no interval, no correction of bias.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Unabhängige Looks der Kohärenz; die Zahl der gemittelten Pixel geteilt durch die Überabtastung. Leer: kein Intervall, keine Korrektur der systematischen Abweichung.</translation>
  </message>
  <message>
   <source>Permittivity raster</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Raster der Permittivität</translation>
  </message>
  <message>
   <source>In place of PERMITTIVITY.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Anstelle von PERMITTIVITY.</translation>
  </message>
  <message>
   <source>Density raster</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Raster der Dichte</translation>
  </message>
  <message>
   <source>In g/cm3, in place of PERMITTIVITY.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>In g/cm3, anstelle von PERMITTIVITY.</translation>
  </message>
  <message>
   <source>Backscatter</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Rückstreuung</translation>
  </message>
  <message>
   <source>sigma0 of the pair, for the loss by noise.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>sigma0 des Paars, für den Verlust durch Rauschen.</translation>
  </message>
  <message>
   <source>Noise-equivalent sigma0</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Rauschäquivalentes sigma0</translation>
  </message>
  <message>
   <source>In the values of SIGMA0, in place of NESZ.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>In den Werten von SIGMA0, anstelle von NESZ.</translation>
  </message>
  <message>
   <source>What K_Z holds</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Was K_Z enthält</translation>
  </message>
  <message>
   <source>k_z in rad/m, or the height of ambiguity 2 pi / k_z in m; both in air.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>k_z in rad/m, oder die Mehrdeutigkeitshöhe 2 pi / k_z in m; beide in Luft.</translation>
  </message>
  <message>
   <source>Where INCIDENCE is empty.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Wo INCIDENCE leer ist.</translation>
  </message>
  <message>
   <source>Unit of the incidence raster</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Einheit des Einfallswinkel-Rasters</translation>
  </message>
  <message>
   <source>Density (g/cm3)</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Dichte (g/cm3)</translation>
  </message>
  <message>
   <source>In place of the permittivity, such as 0.4 for dry firn.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Anstelle der Permittivität, etwa 0,4 für trockenen Firn.</translation>
  </message>
  <message>
   <source>Permittivity of a density</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Permittivität einer Dichte</translation>
  </message>
  <message>
   <source>Kovacs: (1 + 0.845 rho)^2. Looyenga: a mixture of air and ice.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Kovacs: (1 + 0,845 rho)^2. Looyenga: eine Mischung aus Luft und Eis.</translation>
  </message>
  <message>
   <source>Noise-equivalent sigma0 (dB)</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Rauschäquivalentes sigma0 (dB)</translation>
  </message>
  <message>
   <source>Where SIGMA0 is given and NESZ_RASTER is empty; such as -21 for TanDEM-X.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Wo SIGMA0 angegeben und NESZ_RASTER leer ist; etwa -21 für TanDEM-X.</translation>
  </message>
  <message>
   <source>Values of backscatter and noise rasters</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Werte der Raster von Rückstreuung und Rauschen</translation>
  </message>
  <message>
   <source>dB: 10 log10 of the linear power ratio.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>dB: 10 log10 des linearen Leistungsverhältnisses.</translation>
  </message>
  <message>
   <source>Backscatter holds the noise</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Rückstreuung enthält das Rauschen</translation>
  </message>
  <message>
   <source>Whether the noise was not subtracted from SIGMA0 when it was calibrated.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Ob das Rauschen bei der Kalibrierung nicht von SIGMA0 abgezogen wurde.</translation>
  </message>
  <message>
   <source>Coherence of quantisation</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Kohärenz der Quantisierung</translation>
  </message>
  <message>
   <source>1 where it is lossless, or COHERENCE is free of it.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>1, wo sie verlustfrei ist oder COHERENCE frei davon.</translation>
  </message>
  <message>
   <source>Coherence of ambiguities</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Kohärenz der Mehrdeutigkeiten</translation>
  </message>
  <message>
   <source>1 where there are none, or COHERENCE is free of them.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>1, wo es keine gibt oder COHERENCE frei davon ist.</translation>
  </message>
  <message>
   <source>Coherence of spectral shifts</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Kohärenz der Spektralverschiebungen</translation>
  </message>
  <message>
   <source>Range and azimuth spectra that do not overlap; 1 after common-band filtering.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Spektren in Entfernung und Azimut, die sich nicht überlappen; 1 nach Filterung auf das gemeinsame Band.</translation>
  </message>
  <message>
   <source>Correct the bias of the coherence</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Systematische Abweichung der Kohärenz berichtigen</translation>
  </message>
  <message>
   <source>Few looks make a low coherence look higher than it is. Needs LOOKS.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Wenige Looks lassen eine niedrige Kohärenz höher aussehen, als sie ist. Braucht LOOKS.</translation>
  </message>
  <message>
   <source>Confidence of the interval (%)</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Vertrauensniveau des Intervalls (%)</translation>
  </message>
  <message>
   <source>Saturation</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Sättigung</translation>
  </message>
  <message>
   <source>Share of a quarter of HoA_vol above which dh counts as saturated.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Anteil an einem Viertel von HoA_vol, über dem dh als gesättigt zählt.</translation>
  </message>
  <message>
   <source>Penetration</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Eindringtiefe</translation>
  </message>
  <message>
   <source>Bands dh, dh_low, dh_high, d2 (m) and volume_coherence.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Kanäle dh, dh_low, dh_high, d2 (m) und volume_coherence.</translation>
  </message>
  <message>
   <source>0 sound, 1 no volume decorrelation, 2 saturated, 3 noise.</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>0 verlässlich, 1 keine Volumendekorrelation, 2 gesättigt, 3 Rauschen.</translation>
  </message>
  <message>
   <source>Median of dh (m)</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Median von dh (m)</translation>
  </message>
  <message>
   <source>Saturated (share of the pixels with data)</source>
   <extracomment>penetrationfromcoherence</extracomment>
   <translation>Gesättigt (Anteil der Pixel mit Daten)</translation>
  </message>
  <message>
   <source>Penetration correction</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Eindringkorrektur</translation>
  </message>
  <message>
   <source>Lifts an InSAR DEM of snow and firn from the phase centre to the surface, with the slower wave and the bent ray accounted for.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Hebt ein InSAR-Höhenmodell von Schnee und Firn vom Phasenzentrum an die Oberfläche, unter Berücksichtigung der langsameren Welle und des gebrochenen Strahls.</translation>
  </message>
  <message>
   <source>The radar looks into dry snow and firn: an InSAR DEM shows a phase centre some metres below the surface. And it does not show that one quite where it is, since the wave is slower in snow and bends at its surface, which adds metres of height and of ground range.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Das Radar blickt in trockenen Schnee und Firn hinein: Ein InSAR-Höhenmodell zeigt ein Phasenzentrum einige Meter unter der Oberfläche. Und es zeigt dieses nicht ganz dort, wo es ist, da die Welle im Schnee langsamer ist und an seiner Oberfläche gebrochen wird, was Meter an Höhe und Bodenentfernung ausmacht.</translation>
  </message>
  <message>
   <source>Give the InSAR DEM and the depth of the phase centre below the surface, DH: a raster, such as of Penetration from coherence, or DH_VALUE for all. DH is positive downwards: 14 for a phase centre 14 m below the surface.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Geben Sie das InSAR-Höhenmodell und die Tiefe des Phasenzentrums unter der Oberfläche an, DH: ein Raster, etwa aus „Eindringtiefe aus Kohärenz“, oder DH_VALUE für alles. DH ist nach unten positiv: 14 für ein Phasenzentrum 14 m unter der Oberfläche.</translation>
  </message>
  <message>
   <source>METHOD = Height only adds DH, as is usual; it leaves 2 to 3 m where DH is 10 m. Propagation multiplies DH by n cos(theta_i) / cos(theta_r) first, which gives the right height at the position that the DEM has. Three-dimensional also moves each pixel, by 5 to 20 m towards the radar, and brings the result back on the grid of the DEM.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>METHOD = Height only addiert DH, wie üblich; das lässt 2 bis 3 m übrig, wo DH 10 m beträgt. Propagation multipliziert DH zuvor mit n cos(theta_i) / cos(theta_r), was an der Stelle, die das Höhenmodell hat, die richtige Höhe gibt. Three-dimensional versetzt zudem jedes Pixel, um 5 bis 20 m zum Radar hin, und bringt das Ergebnis auf das Gitter des Höhenmodells zurück.</translation>
  </message>
  <message>
   <source>The permittivity comes from PERMITTIVITY, DENSITY or a raster of one of them. The incidence angle comes from a raster, from GEOMETRY (the JSON file of InSAR geometry, of which the orbit is read) or from INCIDENCE_ANGLE; the look direction from GEOMETRY or LOOK_DIRECTION.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Die Permittivität kommt aus PERMITTIVITY, DENSITY oder einem Raster davon. Der Einfallswinkel kommt aus einem Raster, aus GEOMETRY (der JSON-Datei von „InSAR-Geometrie“, aus der der Orbit gelesen wird) oder aus INCIDENCE_ANGLE; die Blickrichtung aus GEOMETRY oder LOOK_DIRECTION.</translation>
  </message>
  <message>
   <source>INTERFACE = DEM slope inclines the surface, at which the ray bends, as SURFACE is, or as the corrected DEM is. Where that is wrong by 5 degrees, half a metre may be lost; Horizontal is the published method.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>INTERFACE = DEM slope neigt die Oberfläche, an der der Strahl gebrochen wird, so wie SURFACE geneigt ist, oder wie das korrigierte Höhenmodell. Wo dieses um 5 Grad falsch ist, kann ein halber Meter verloren gehen; Horizontal ist die veröffentlichte Methode.</translation>
  </message>
  <message>
   <source>TARGET = Phase centre gives the true height, and place, of the phase centre instead.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>TARGET = Phase centre gibt stattdessen die wahre Höhe, und Lage, des Phasenzentrums.</translation>
  </message>
  <message>
   <source>Other rasters may have another grid or CRS: they are resampled to that of INPUT.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Andere Raster dürfen ein anderes Gitter oder KBS haben: Sie werden auf das von INPUT neu abgetastet.</translation>
  </message>
  <message>
   <source>Method: equations 1 to 16 of propagation effects in InSAR elevation; vector form checked by ray tracing, within 5 mm.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Verfahren: Gleichungen 1 bis 16 der Ausbreitungseffekte in InSAR-Höhen; die Vektorform durch Strahlverfolgung geprüft, auf 5 mm.</translation>
  </message>
  <message>
   <source>Heights in m, of one acquisition geometry; above the ellipsoid where GEOMETRY is given.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Höhen in m, einer Aufnahmegeometrie; über dem Ellipsoid, wo GEOMETRY angegeben ist.</translation>
  </message>
  <message>
   <source>Depth of the phase centre below the surface in m, positive downwards. Empty: DH_VALUE.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Tiefe des Phasenzentrums unter der Oberfläche in m, nach unten positiv. Leer: DH_VALUE.</translation>
  </message>
  <message>
   <source>Between the ray and the vertical (INCIDENCE_IS tells of local angles).</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Zwischen dem Strahl und der Senkrechten (INCIDENCE_IS betrifft lokale Winkel).</translation>
  </message>
  <message>
   <source>Orbit geometry</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Orbitgeometrie</translation>
  </message>
  <message>
   <source>Orbit of the primary antenna, for incidence and look direction: see the manual for an example.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Orbit der ersten Antenne, für Einfallswinkel und Blickrichtung: Ein Beispiel steht im Handbuch.</translation>
  </message>
  <message>
   <source>Height only adds dh, as is usual, which leaves metres. Propagation also counts that the wave is slower in snow: heights are right, positions stay. Three-dimensional moves every pixel to where it belongs and brings the result back on the grid.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Height only addiert dh, wie üblich, was Meter übrig lässt. Propagation berücksichtigt auch, dass die Welle im Schnee langsamer ist: Höhen stimmen, Positionen bleiben. Three-dimensional versetzt jedes Pixel dorthin, wo es hingehört, und bringt das Ergebnis auf das Gitter zurück.</translation>
  </message>
  <message>
   <source>Of snow and firn above the phase centre, such as 1.7 for firn of 0.37 g/cm3 and 3.15 for ice.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Von Schnee und Firn über dem Phasenzentrum, etwa 1,7 für Firn von 0,37 g/cm3 und 3,15 für Eis.</translation>
  </message>
  <message>
   <source>DEM of the surface</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Höhenmodell der Oberfläche</translation>
  </message>
  <message>
   <source>Its slopes are those at which the ray bends. Empty: those of the corrected DEM itself.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Seine Neigungen sind die, an denen der Strahl gebrochen wird. Leer: die des korrigierten Höhenmodells selbst.</translation>
  </message>
  <message>
   <source>Height wanted</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Gewünschte Höhe</translation>
  </message>
  <message>
   <source>Surface: of the snow. Phase centre: what the radar sees inside it, at its true place.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Surface: die des Schnees. Phase centre: was das Radar darin sieht, an seinem wahren Ort.</translation>
  </message>
  <message>
   <source>Penetration where DH is empty (m)</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Eindringtiefe, wo DH leer ist (m)</translation>
  </message>
  <message>
   <source>Depth of the phase centre below the surface, positive downwards.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Tiefe des Phasenzentrums unter der Oberfläche, nach unten positiv.</translation>
  </message>
  <message>
   <source>What DH holds</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Was DH enthält</translation>
  </message>
  <message>
   <source>Depth: 14 for a phase centre 14 m below the surface. Height: -14 for the same.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Depth: 14 für ein Phasenzentrum 14 m unter der Oberfläche. Height: -14 für dasselbe.</translation>
  </message>
  <message>
   <source>Where DH has no data</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Wo DH keine Daten hat</translation>
  </message>
  <message>
   <source>No data, or Unchanged: dh = 0, as where DH covers the glaciers alone.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>No data, oder Unchanged: dh = 0, etwa wo DH nur die Gletscher bedeckt.</translation>
  </message>
  <message>
   <source>Band of DH</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Kanal von DH</translation>
  </message>
  <message>
   <source>Between the ray and the ellipsoid's normal, where there is neither INCIDENCE nor GEOMETRY.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Zwischen dem Strahl und der Normalen des Ellipsoids, wo es weder INCIDENCE noch GEOMETRY gibt.</translation>
  </message>
  <message>
   <source>What INCIDENCE is measured against</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Wogegen INCIDENCE gemessen ist</translation>
  </message>
  <message>
   <source>Ellipsoid: the vertical. Local: the slope of the ground, as local incidence rasters of terrain correction are.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Ellipsoid: die Senkrechte. Local: die Neigung des Geländes, wie bei Rastern des lokalen Einfallswinkels aus der Geländekorrektur.</translation>
  </message>
  <message>
   <source>The way the radar looks, clockwise from true north, such as 78 (right-looking, ascending). Not needed with GEOMETRY.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Wohin das Radar blickt, im Uhrzeigersinn von geographisch Nord, etwa 78 (rechtsblickend, aufsteigend). Mit GEOMETRY nicht nötig.</translation>
  </message>
  <message>
   <source>Surface at which the ray bends</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Oberfläche, an der der Strahl gebrochen wird</translation>
  </message>
  <message>
   <source>DEM slope: inclined as SURFACE is, or the corrected DEM itself. Horizontal: as in the published method.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>DEM slope: geneigt wie SURFACE, oder wie das korrigierte Höhenmodell selbst. Horizontal: wie in der veröffentlichten Methode.</translation>
  </message>
  <message>
   <source>Smoothing of the slope (m)</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Glättung der Neigung (m)</translation>
  </message>
  <message>
   <source>Side of the window over which slopes are averaged. Empty: as wide as the typical shift; of the corrected DEM itself 50 m at least, since its noise is in the slope.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Seite des Fensters, über das Neigungen gemittelt werden. Leer: so breit wie der typische Versatz; beim korrigierten Höhenmodell selbst mindestens 50 m, da sein Rauschen in der Neigung ist.</translation>
  </message>
  <message>
   <source>Readings at the new position</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Ablesungen an der neuen Stelle</translation>
  </message>
  <message>
   <source>How often the permittivity, and the slope of SURFACE, are read again where the ray enters the snow. Three-dimensional only.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Wie oft die Permittivität und die Neigung von SURFACE dort neu abgelesen werden, wo der Strahl in den Schnee eintritt. Nur Three-dimensional.</translation>
  </message>
  <message>
   <source>Corrected DEM</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Korrigiertes Höhenmodell</translation>
  </message>
  <message>
   <source>Displacement</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Versatz</translation>
  </message>
  <message>
   <source>Bands up, east and north in m: how far each pixel of the InSAR DEM moves.</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Kanäle up, east und north in m: wie weit sich jedes Pixel des InSAR-Höhenmodells bewegt.</translation>
  </message>
  <message>
   <source>Mean change of height (m)</source>
   <extracomment>penetrationcorrection</extracomment>
   <translation>Mittlere Änderung der Höhe (m)</translation>
  </message>
  <message>
   <source>Adapted geocoding</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Angepasste Geokodierung</translation>
  </message>
  <message>
   <source>Geocodes the phase of an interferogram of snow and firn to the surface and to the true phase centre, with the slower wave and the bent ray accounted for.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Geokodiert die Phase eines Interferogramms von Schnee und Firn auf die Oberfläche und auf das wahre Phasenzentrum, unter Berücksichtigung der langsameren Welle und des gebrochenen Strahls.</translation>
  </message>
  <message>
   <source>Makes a DEM from an unwrapped interferometric phase in radar geometry: for each pixel the equations of phase, range and Doppler are solved with both orbits. Over snow and firn the radar sees a phase centre below the surface, through a slower medium, and usual geocoding puts it metres too high or low and up to ten metres too far away. Here range, and phase, are compensated first, so that the pixels come out where they are: at the surface, and at the phase centre.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Erstellt ein Höhenmodell aus einer abgewickelten interferometrischen Phase in Radargeometrie: Für jedes Pixel werden die Gleichungen von Phase, Entfernung und Doppler mit beiden Orbits gelöst. Über Schnee und Firn sieht das Radar ein Phasenzentrum unter der Oberfläche, durch ein langsameres Medium, und die übliche Geokodierung setzt es um Meter zu hoch oder zu tief und bis zu zehn Meter zu weit weg. Hier werden zuvor die Entfernung, und die Phase, kompensiert, sodass die Pixel dort herauskommen, wo sie sind: an der Oberfläche und am Phasenzentrum.</translation>
  </message>
  <message>
   <source>GEOMETRY is the CoSSC product or the JSON file of the pair, as for InSAR geometry. PHASE has one value for each pixel of its image, in radians: (2 pi m / wavelength)(R1 - R2), unwrapped, with its absolute constant. What was taken off it is said with PHASE_IS = Flattened (the ellipsoid lifted by FLAT_HEIGHT) or given as REFERENCE_PHASE. The item PHASE_OFFSET_RAD of the rasters is added, or PHASE_OFFSET.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>GEOMETRY ist das CoSSC-Produkt oder die JSON-Datei des Paars, wie für „InSAR-Geometrie“. PHASE hat einen Wert für jedes Pixel ihres Bildes, in Radiant: (2 pi m / Wellenlänge)(R1 - R2), abgewickelt, mit ihrer absoluten Konstante. Was davon abgezogen wurde, sagt PHASE_IS = Flattened (das um FLAT_HEIGHT angehobene Ellipsoid), oder es wird als REFERENCE_PHASE angegeben. Das Metadatenfeld PHASE_OFFSET_RAD der Raster wird addiert, oder PHASE_OFFSET.</translation>
  </message>
  <message>
   <source>DH, or DH_VALUE, is the depth of the phase centre below the surface, positive downwards: 14 for a phase centre 14 m below. The permittivity comes from PERMITTIVITY, DENSITY or a raster of one of them. DH and these rasters lie on the pixels of the phase, or on the map: then DH is read where usual geocoding has the pixel, the permittivity where the ray enters the snow.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>DH, oder DH_VALUE, ist die Tiefe des Phasenzentrums unter der Oberfläche, nach unten positiv: 14 für ein Phasenzentrum 14 m darunter. Die Permittivität kommt aus PERMITTIVITY, DENSITY oder einem Raster davon. DH und diese Raster liegen auf den Pixeln der Phase oder auf der Karte: Dann wird DH dort abgelesen, wo die übliche Geokodierung das Pixel hat, die Permittivität dort, wo der Strahl in den Schnee eintritt.</translation>
  </message>
  <message>
   <source>METHOD = Range offset (default) changes the slant range of the absolute phase by -n dh / cos(theta_r) and nothing else, since the phase of a buried scatterer is that of the point where its ray enters the snow. Phase and range offset is the published method: the penetration phase is subtracted from the flattened phase as well. Both on an absolute phase would be 10 m wrong; the tool makes of the phase what each method needs.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>METHOD = Range offset (Voreinstellung) ändert die Schrägentfernung der absoluten Phase um -n dh / cos(theta_r) und sonst nichts, da die Phase eines Streuers im Schnee die des Punktes ist, an dem sein Strahl in den Schnee eintritt. Phase and range offset ist die veröffentlichte Methode: Von der eingeebneten Phase wird auch die Eindringphase abgezogen. Beides auf eine absolute Phase angewandt wäre um 10 m falsch; das Werkzeug macht aus der Phase, was die jeweilige Methode braucht.</translation>
  </message>
  <message>
   <source>INTERFACE = DEM slope inclines the surface, at which the ray bends, as SURFACE is, or as the result itself is. Horizontal is the published method. Where that is wrong by 5 degrees, a third of a metre may be lost.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>INTERFACE = DEM slope neigt die Oberfläche, an der der Strahl gebrochen wird, so wie SURFACE geneigt ist, oder wie das Ergebnis selbst. Horizontal ist die veröffentlichte Methode. Wo die Neigung um 5 Grad falsch ist, kann ein Drittel eines Meters verloren gehen.</translation>
  </message>
  <message>
   <source>Heights are above the WGS84 ellipsoid. OUTPUT is the surface, PHASE_CENTRE the phase centre, on the pixels of GRID or on a map of SPACING. Nothing is averaged: bring the phase to about the wanted pixels before, by looks. POSITIONS has longitude, latitude and height of both for every pixel of the radar, POINTS a layer of them.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Höhen gelten über dem WGS84-Ellipsoid. OUTPUT ist die Oberfläche, PHASE_CENTRE das Phasenzentrum, auf den Pixeln von GRID oder auf einer Karte mit SPACING. Nichts wird gemittelt: Bringen Sie die Phase zuvor durch Looks ungefähr auf die gewünschten Pixel. POSITIONS enthält Länge, Breite und Höhe von beiden für jedes Pixel des Radars, POINTS einen Layer davon.</translation>
  </message>
  <message>
   <source>Layover and shadow are not looked for: let the phase be no data there.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Nach Layover und Schatten wird nicht gesucht: Die Phase sollte dort NoData sein.</translation>
  </message>
  <message>
   <source>Method: equations 12 to 16 of propagation effects in InSAR elevation, and their re-derivation, checked by ray tracing within 5 mm.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Verfahren: Gleichungen 12 bis 16 der Ausbreitungseffekte in InSAR-Höhen und ihre Neuherleitung, durch Strahlverfolgung geprüft, auf 5 mm.</translation>
  </message>
  <message>
   <source>JSON file, or main XML file or folder of a CoSSC product; with both orbits and the timing of the image.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>JSON-Datei, oder Haupt-XML-Datei oder Ordner eines CoSSC-Produkts; mit beiden Orbits und den Aufnahmezeiten des Bildes.</translation>
  </message>
  <message>
   <source>In radians, in radar geometry.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>In Radiant, in Radargeometrie.</translation>
  </message>
  <message>
   <source>Depth of the phase centre below the surface in m, positive downwards; in radar geometry or on a map. Empty: DH_VALUE.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Tiefe des Phasenzentrums unter der Oberfläche in m, nach unten positiv; in Radargeometrie oder auf einer Karte. Leer: DH_VALUE.</translation>
  </message>
  <message>
   <source>Its slopes are those at which the ray bends; its datum does not matter. Empty: those of the result itself.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Seine Neigungen sind die, an denen der Strahl gebrochen wird; auf seinen Höhenbezug kommt es nicht an. Leer: die des Ergebnisses selbst.</translation>
  </message>
  <message>
   <source>What PHASE holds</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Was PHASE enthält</translation>
  </message>
  <message>
   <source>Absolute: all of (2 pi m / wavelength)(R1 - R2). Flattened: that of the ellipsoid, lifted by FLAT_HEIGHT, is off; the topography is in it.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Absolute: das ganze (2 pi m / Wellenlänge)(R1 - R2). Flattened: Die Phase des um FLAT_HEIGHT angehobenen Ellipsoids ist abgezogen; die Topographie ist darin.</translation>
  </message>
  <message>
   <source>Pixel size of the map (m)</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Pixelgröße der Karte (m)</translation>
  </message>
  <message>
   <source>Where GRID is empty. Empty: that of the radar on the ground, in whole metres.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Wo GRID leer ist. Leer: die des Radars am Boden, in ganzen Metern.</translation>
  </message>
  <message>
   <source>In place of PERMITTIVITY, in radar geometry or on a map.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Anstelle von PERMITTIVITY, in Radargeometrie oder auf einer Karte.</translation>
  </message>
  <message>
   <source>In g/cm3, in place of PERMITTIVITY, in radar geometry or on a map.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>In g/cm3, anstelle von PERMITTIVITY, in Radargeometrie oder auf einer Karte.</translation>
  </message>
  <message>
   <source>In radians, in radar geometry: what was taken off PHASE, such as PHASE of InSAR geometry. It is added again.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>In Radiant, in Radargeometrie: was von PHASE abgezogen wurde, etwa PHASE von „InSAR-Geometrie“. Sie wird wieder addiert.</translation>
  </message>
  <message>
   <source>Grid of the map</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Gitter der Karte</translation>
  </message>
  <message>
   <source>A raster, such as a DEM, whose pixels and CRS the result gets. Empty: SPACING and CRS.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Ein Raster, etwa ein Höhenmodell, dessen Pixel und KBS das Ergebnis erhält. Leer: SPACING und CRS.</translation>
  </message>
  <message>
   <source>CRS of the map</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>KBS der Karte</translation>
  </message>
  <message>
   <source>Such as EPSG:3413, where GRID is empty. Empty: the UTM zone of the scene, polar stereographic beyond 84 degrees.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Etwa EPSG:3413, wo GRID leer ist. Leer: die UTM-Zone der Szene, jenseits von 84 Grad polarstereographisch.</translation>
  </message>
  <message>
   <source>Compensation</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Kompensation</translation>
  </message>
  <message>
   <source>Range offset: the slant range of the absolute phase is changed, and no more. Phase and range offset: as published, of the flattened phase. The phase is made absolute or flattened as the method needs.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Range offset: Die Schrägentfernung der absoluten Phase wird geändert, und sonst nichts. Phase and range offset: wie veröffentlicht, an der eingeebneten Phase. Die Phase wird absolut gemacht oder eingeebnet, wie die Methode es braucht.</translation>
  </message>
  <message>
   <source>DEM slope: inclined as SURFACE is, or the result itself. Horizontal: as in the published method.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>DEM slope: geneigt wie SURFACE, oder wie das Ergebnis selbst. Horizontal: wie in der veröffentlichten Methode.</translation>
  </message>
  <message>
   <source>Side of the window over which slopes are averaged. Empty: as wide as the typical shift; of the result itself 50 m at least, since its noise is in the slope.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Seite des Fensters, über das Neigungen gemittelt werden. Leer: so breit wie der typische Versatz; beim Ergebnis selbst mindestens 50 m, da sein Rauschen in der Neigung ist.</translation>
  </message>
  <message>
   <source>How often slope and permittivity are read again where the ray enters the snow.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Wie oft Neigung und Permittivität dort neu abgelesen werden, wo der Strahl in den Schnee eintritt.</translation>
  </message>
  <message>
   <source>Range offset of the phase centre</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Entfernungsversatz des Phasenzentrums</translation>
  </message>
  <message>
   <source>With METHOD = Phase and range offset. Exact: dh (cos theta_i - n cos theta_r). Published: its approximation, equation (15).</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Mit METHOD = Phase and range offset. Exact: dh (cos theta_i - n cos theta_r). Published: dessen Näherung, Gleichung (15).</translation>
  </message>
  <message>
   <source>Constant to add to the phase (rad)</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Zur Phase zu addierende Konstante (rad)</translation>
  </message>
  <message>
   <source>Empty: the item PHASE_OFFSET_RAD of PHASE, else 0.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Leer: das Metadatenfeld PHASE_OFFSET_RAD von PHASE, sonst 0.</translation>
  </message>
  <message>
   <source>Height of the flat earth (m)</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Höhe der flachen Erde (m)</translation>
  </message>
  <message>
   <source>Above the ellipsoid, of PHASE_IS = Flattened.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Über dem Ellipsoid, für PHASE_IS = Flattened.</translation>
  </message>
  <message>
   <source>Step of the points (px)</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Schritt der Punkte (px)</translation>
  </message>
  <message>
   <source>Every n-th row and column of the radar goes into POINTS. Empty: as many as make 250 000 points at most.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Jede n-te Zeile und Spalte des Radars kommt in POINTS. Leer: so viele, dass es höchstens 250 000 Punkte werden.</translation>
  </message>
  <message>
   <source>Surface DEM</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Oberflächen-Höhenmodell</translation>
  </message>
  <message>
   <source>Metres above the ellipsoid.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Meter über dem Ellipsoid.</translation>
  </message>
  <message>
   <source>Phase centre DEM</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Höhenmodell des Phasenzentrums</translation>
  </message>
  <message>
   <source>Metres above the ellipsoid, each phase centre at its own place.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Meter über dem Ellipsoid, jedes Phasenzentrum an seinem eigenen Ort.</translation>
  </message>
  <message>
   <source>Positions in radar geometry</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Positionen in Radargeometrie</translation>
  </message>
  <message>
   <source>Longitude, latitude (degrees) and height (m) of the surface and of the phase centre, for each pixel of the radar.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Länge, Breite (Grad) und Höhe (m) der Oberfläche und des Phasenzentrums, für jedes Pixel des Radars.</translation>
  </message>
  <message>
   <source>Points</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Punkte</translation>
  </message>
  <message>
   <source>Both positions of every n-th pixel, at that of the surface.</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Beide Positionen jedes n-ten Pixels, an der der Oberfläche.</translation>
  </message>
  <message>
   <source>Radar pixels with a surface</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Radarpixel mit einer Oberfläche</translation>
  </message>
  <message>
   <source>Mean height of the surface over usual geocoding (m)</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Mittlere Höhe der Oberfläche über der üblichen Geokodierung (m)</translation>
  </message>
  <message>
   <source>Mean horizontal shift of the surface (m)</source>
   <extracomment>adaptedgeocoding</extracomment>
   <translation>Mittlerer horizontaler Versatz der Oberfläche (m)</translation>
  </message>
  <message>
   <source>Sample scene</source>
   <extracomment>samplescene</extracomment>
   <translation>Beispielszene</translation>
  </message>
  <message>
   <source>Sample data</source>
   <extracomment>samplescene</extracomment>
   <translation>Beispieldaten</translation>
  </message>
  <message>
   <source>Writes a small synthetic data set with known truth, to try the other tools on.</source>
   <extracomment>samplescene</extracomment>
   <translation>Schreibt einen kleinen synthetischen Datensatz mit bekannter Wahrheit, um die anderen Werkzeuge daran auszuprobieren.</translation>
  </message>
  <message>
   <source>Writes a small synthetic data set with known truth, so that a tool can be tried at once. Each tool's help names its scene; the documentation of this tool says which file goes where.</source>
   <extracomment>samplescene</extracomment>
   <translation>Schreibt einen kleinen synthetischen Datensatz mit bekannter Wahrheit, sodass ein Werkzeug sofort ausprobiert werden kann. Die Hilfe jedes Werkzeugs nennt seine Szene; die Dokumentation dieses Werkzeugs sagt, welche Datei wohin gehört.</translation>
  </message>
  <message>
   <source>Glacier flow: a series of single-look SAR intensity images (folder sar, one GeoTIFF a date) of a glacier that flows down a bent valley between rock walls; the true velocity of every pixel (truth_velocity.tif, bands vx and vy in m/day) and at eight points (truth_points.gpkg); the outline of the glacier (outlines.gpkg) and stable ground (stable_ground.gpkg). For Stacked offset tracking: give it the images, the stable ground and the outline.</source>
   <extracomment>samplescene</extracomment>
   <translation>Glacier flow: eine Serie von Single-Look-SAR-Intensitätsbildern (Ordner sar, ein GeoTIFF je Datum) eines Gletschers, der zwischen Felswänden ein gekrümmtes Tal hinabfließt; die wahre Geschwindigkeit jedes Pixels (truth_velocity.tif, Kanäle vx und vy in m/day) und an acht Punkten (truth_points.gpkg); der Umriss des Gletschers (outlines.gpkg) und stabiles Gelände (stable_ground.gpkg). Für „Gestapeltes Offset-Tracking“: Geben Sie ihm die Bilder, das stabile Gelände und den Umriss.</translation>
  </message>
  <message>
   <source>Wet snow: gamma0 of a mountain basin on three days of winter and nine of the melt season (folders vv and vh), dem.tif, local_incidence.tif, basins.gpkg, glaciers.gpkg; the maps of truly wet snow (folder truth_wet_snow). Folder optical has the bands of a Sentinel-2 image with a cloud, truth_snow_map.tif what lies below.</source>
   <extracomment>samplescene</extracomment>
   <translation>Wet snow: gamma0 eines Gebirgseinzugsgebiets an drei Tagen des Winters und neun der Schmelzzeit (Ordner vv und vh), dem.tif, local_incidence.tif, basins.gpkg, glaciers.gpkg; die Karten des wirklich nassen Schnees (Ordner truth_wet_snow). Der Ordner optical enthält die Kanäle eines Sentinel-2-Bildes mit einer Wolke, truth_snow_map.tif, was darunter liegt.</translation>
  </message>
  <message>
   <source>Elevation change: two stacks of dated DEMs (folders dems_1 and dems_2) of a ridge with six glaciers; those of the second are shifted and have voids. reference_dem.tif, outlines.gpkg, points of an altimeter (altimetry.csv), the true change (truth_dhdt.tif, truth_glaciers.csv). For tools in the middle of the chain: dhdt.tif with voids, and error_model.json.</source>
   <extracomment>samplescene</extracomment>
   <translation>Elevation change: zwei Stapel datierter Höhenmodelle (Ordner dems_1 und dems_2) eines Gebirgskamms mit sechs Gletschern; die des zweiten sind verschoben und haben Lücken. reference_dem.tif, outlines.gpkg, Punkte eines Altimeters (altimetry.csv), die wahre Änderung (truth_dhdt.tif, truth_glaciers.csv). Für Werkzeuge in der Mitte der Kette: dhdt.tif mit Lücken, und error_model.json.</translation>
  </message>
  <message>
   <source>InSAR DEM: a CoSSC-like product (folder cossc) over a glacier that has changed since reference_dem.tif; outlines.gpkg, stable_ground.gpkg, altimetry.csv, the true heights (truth_dem.tif). Folder firn has what the two tools of penetration take, and the truth. This scene needs numba.</source>
   <extracomment>samplescene</extracomment>
   <translation>InSAR DEM: ein CoSSC-ähnliches Produkt (Ordner cossc) über einem Gletscher, der sich seit reference_dem.tif geändert hat; outlines.gpkg, stable_ground.gpkg, altimetry.csv, die wahren Höhen (truth_dem.tif). Der Ordner firn enthält, was die zwei Werkzeuge zum Eindringen nehmen, und die Wahrheit. Diese Szene braucht numba.</translation>
  </message>
  <message>
   <source>The places are made up. The same seed gives the same bytes.</source>
   <extracomment>samplescene</extracomment>
   <translation>Die Orte sind erfunden. Derselbe Startwert gibt dieselben Bytes.</translation>
  </message>
  <message>
   <source>Scene</source>
   <extracomment>samplescene</extracomment>
   <translation>Szene</translation>
  </message>
  <message>
   <source>Glacier flow: a series of SAR intensity images, for velocity. Wet snow: gamma0 through a melt season, and an optical image. Elevation change: two stacks of dated DEMs. InSAR DEM: a CoSSC-like product and a reference DEM.</source>
   <extracomment>samplescene</extracomment>
   <translation>Glacier flow: eine Serie von SAR-Intensitätsbildern, für Geschwindigkeit. Wet snow: gamma0 über eine Schmelzzeit, und ein optisches Bild. Elevation change: zwei Stapel datierter Höhenmodelle. InSAR DEM: ein CoSSC-ähnliches Produkt und ein Referenz-Höhenmodell.</translation>
  </message>
  <message>
   <source>Number of dates</source>
   <extracomment>samplescene</extracomment>
   <translation>Zahl der Aufnahmen</translation>
  </message>
  <message>
   <source>Of the scene Glacier flow.</source>
   <extracomment>samplescene</extracomment>
   <translation>Der Szene Glacier flow.</translation>
  </message>
  <message>
   <source>Interval of the dates (days)</source>
   <extracomment>samplescene</extracomment>
   <translation>Abstand der Aufnahmen (Tage)</translation>
  </message>
  <message>
   <source>Coherence of the ice</source>
   <extracomment>samplescene</extracomment>
   <translation>Kohärenz des Eises</translation>
  </message>
  <message>
   <source>Of the scene Glacier flow. Magnitude of the complex coherence of consecutive dates; the rock has 0.85, the snow at the upper end half of the ice.</source>
   <extracomment>samplescene</extracomment>
   <translation>Der Szene Glacier flow. Betrag der komplexen Kohärenz aufeinanderfolgender Aufnahmen; der Fels hat 0,85, der Schnee am oberen Ende die Hälfte des Eises.</translation>
  </message>
  <message>
   <source>Speed on the centre line (m/day)</source>
   <extracomment>samplescene</extracomment>
   <translation>Geschwindigkeit auf der Mittellinie (m/day)</translation>
  </message>
  <message>
   <source>Random seed</source>
   <extracomment>samplescene</extracomment>
   <translation>Startwert der Zufallszahlen</translation>
  </message>
  <message>
   <source>The same seed gives the same pixels.</source>
   <extracomment>samplescene</extracomment>
   <translation>Derselbe Startwert gibt dieselben Pixel.</translation>
  </message>
  <message>
   <source>Folder</source>
   <extracomment>samplescene</extracomment>
   <translation>Ordner</translation>
  </message>
  <message>
   <source>A new or empty folder; or one of an earlier sample scene with the same dates, whose files are replaced.</source>
   <extracomment>samplescene</extracomment>
   <translation>Ein neuer oder leerer Ordner; oder der einer früheren Beispielszene mit denselben Daten, deren Dateien ersetzt werden.</translation>
  </message>
  <message>
   <source>VH images, or DEMs of the second epoch</source>
   <extracomment>samplescene</extracomment>
   <translation>VH-Bilder, oder Höhenmodelle der zweiten Epoche</translation>
  </message>
  <message>
   <source>Truth: velocity, wet snow of the last date, dh/dt, or heights</source>
   <extracomment>samplescene</extracomment>
   <translation>Wahrheit: Geschwindigkeit, nasser Schnee der letzten Aufnahme, dh/dt oder Höhen</translation>
  </message>
  <message>
   <source>Outlines of glaciers, or of basins</source>
   <extracomment>samplescene</extracomment>
   <translation>Umrisse von Gletschern oder von Einzugsgebieten</translation>
  </message>
  <message>
   <source>Install …</source>
   <extracomment>first_start.py</extracomment>
   <translation>Installieren …</translation>
  </message>
  <message>
   <source>Do not show again</source>
   <extracomment>first_start.py</extracomment>
   <translation>Nicht mehr zeigen</translation>
  </message>
  <message>
   <source>{modules} is missing for {count} of {total} tools ({shown})</source>
   <extracomment>first_start.py</extracomment>
   <translation>{modules} fehlt für {count} von {total} Werkzeugen ({shown})</translation>
  </message>
  <message>
   <source>none</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>keine</translation>
  </message>
  <message>
   <source>There: {there}. Missing: {missing}.</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Vorhanden: {there}. Es fehlt: {missing}.</translation>
  </message>
  <message>
   <source>Firnline: install packages</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Firnline: Pakete installieren</translation>
  </message>
  <message>
   <source>Python packages that tools need beside those of QGIS. They go into a folder of your profile; the packages of QGIS stay as they are.</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Python-Pakete, die Werkzeuge neben denen von QGIS brauchen. Sie kommen in einen Ordner Ihres Profils; die Pakete von QGIS bleiben, wie sie sind.</translation>
  </message>
  <message>
   <source>None: from the package index, by the network</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Keiner: aus dem Paketindex, über das Netz</translation>
  </message>
  <message>
   <source>A folder of wheels, for computers without network.</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Ein Ordner mit Wheels, für Rechner ohne Netz.</translation>
  </message>
  <message>
   <source>Install</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Installieren</translation>
  </message>
  <message>
   <source>Remove what was installed</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Installiertes entfernen</translation>
  </message>
  <message>
   <source>Cancel</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>Folder of wheels</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Ordner mit Wheels</translation>
  </message>
  <message>
   <source>Installing …</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Wird installiert …</translation>
  </message>
  <message>
   <source>Component</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Komponente</translation>
  </message>
  <message>
   <source>Packages</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Pakete</translation>
  </message>
  <message>
   <source>For</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Für</translation>
  </message>
  <message>
   <source>State</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Zustand</translation>
  </message>
  <message>
   <source>Tick what is to be installed.</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Haken Sie an, was installiert werden soll.</translation>
  </message>
  <message>
   <source>Installed in {folder}</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>Installiert in {folder}</translation>
  </message>
  <message>
   <source>{purpose}; {count} tools</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>{purpose}; {count} Werkzeuge</translation>
  </message>
  <message>
   <source>{purpose}; on option</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>{purpose}; wahlweise</translation>
  </message>
  <message>
   <source>missing</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>fehlt</translation>
  </message>
  <message>
   <source>there</source>
   <extracomment>installer_dialog.py</extracomment>
   <translation>vorhanden</translation>
  </message>
  <message>
   <source>As many as the machine has</source>
   <extracomment>settings.py</extracomment>
   <translation>So viele, wie der Rechner hat</translation>
  </message>
  <message>
   <source>Default</source>
   <extracomment>settings.py</extracomment>
   <translation>Voreinstellung</translation>
  </message>
  <message>
   <source>Style the output layers</source>
   <extracomment>settings.py</extracomment>
   <translation>Ausgabelayer mit Stil versehen</translation>
  </message>
  <message>
   <source>None: jobs run on this machine</source>
   <extracomment>settings.py</extracomment>
   <translation>Keiner: Aufträge laufen auf diesem Rechner</translation>
  </message>
  <message>
   <source>Say at start which packages are missing</source>
   <extracomment>settings.py</extracomment>
   <translation>Beim Start sagen, welche Pakete fehlen</translation>
  </message>
  <message>
   <source>A variable that is set before QGIS starts wins over this page.</source>
   <extracomment>settings.py</extracomment>
   <translation>Eine Variable, die vor dem Start von QGIS gesetzt ist, hat Vorrang vor dieser Seite.</translation>
  </message>
  <message>
   <source>Automatic</source>
   <extracomment>settings.py</extracomment>
   <translation>Automatisch</translation>
  </message>
  <message>
   <source>GPU (CUDA)</source>
   <extracomment>settings.py</extracomment>
   <translation>GPU (CUDA)</translation>
  </message>
  <message>
   <source>Threads</source>
   <extracomment>settings.py</extracomment>
   <translation>Threads</translation>
  </message>
  <message>
   <source>Threads of one computation.</source>
   <extracomment>settings.py</extracomment>
   <translation>Threads einer Berechnung.</translation>
  </message>
  <message>
   <source>Memory</source>
   <extracomment>settings.py</extracomment>
   <translation>Arbeitsspeicher</translation>
  </message>
  <message>
   <source>What the blocks of a computation may take.</source>
   <extracomment>settings.py</extracomment>
   <translation>Was die Blöcke einer Berechnung belegen dürfen.</translation>
  </message>
  <message>
   <source>What the tools' choice auto means.</source>
   <extracomment>settings.py</extracomment>
   <translation>Was die Wahl auto der Werkzeuge bedeutet.</translation>
  </message>
  <message>
   <source>Styles</source>
   <extracomment>settings.py</extracomment>
   <translation>Stile</translation>
  </message>
  <message>
   <source>Colours and ranges of the layers that tools load.</source>
   <extracomment>settings.py</extracomment>
   <translation>Farben und Wertebereiche der Layer, die Werkzeuge laden.</translation>
  </message>
  <message>
   <source>Cache folder</source>
   <extracomment>settings.py</extracomment>
   <translation>Cache-Ordner</translation>
  </message>
  <message>
   <source>Where compiled kernels are kept; takes effect with the next start of QGIS.</source>
   <extracomment>settings.py</extracomment>
   <translation>Wo übersetzte Rechenkerne aufbewahrt werden; wirkt ab dem nächsten Start von QGIS.</translation>
  </message>
  <message>
   <source>Address such as tcp://10.0.0.1:8786, where a tool's own is empty. Give only one that you trust: Dask exchanges pickles, which can run any code.</source>
   <extracomment>settings.py</extracomment>
   <translation>Adresse wie tcp://10.0.0.1:8786, wo die eines Werkzeugs leer ist. Geben Sie nur eine an, der Sie vertrauen: Dask tauscht Pickles aus, die beliebigen Code ausführen können.</translation>
  </message>
  <message>
   <source>Start</source>
   <extracomment>settings.py</extracomment>
   <translation>Start</translation>
  </message>
  <message>
   <source>The message that names missing packages and their tools.</source>
   <extracomment>settings.py</extracomment>
   <translation>Die Meldung, die fehlende Pakete und ihre Werkzeuge nennt.</translation>
  </message>
  <message>
   <source>Install or remove packages …</source>
   <extracomment>settings.py</extracomment>
   <translation>Pakete installieren oder entfernen …</translation>
  </message>
  <message>
   <source>{label} (set by {variable})</source>
   <extracomment>settings.py</extracomment>
   <translation>{label} (gesetzt durch {variable})</translation>
  </message>
  <message>
   <source>Without a window: {variable}.</source>
   <extracomment>settings.py</extracomment>
   <translation>Ohne Fenster: {variable}.</translation>
  </message>
  <message>
   <source>Install packages …</source>
   <extracomment>plugin.py</extracomment>
   <translation>Pakete installieren …</translation>
  </message>
 </context>
</TS>
