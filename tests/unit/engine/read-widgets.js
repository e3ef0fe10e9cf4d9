// Prints the value of each widget of a form as MuPDF reads it: one JSON array [page, type, value] a line.
var doc = new Document(scriptArgs[0]);
for (var i = 0; i < doc.countPages(); i++) {
	var widgets = doc.loadPage(i).getWidgets();
	for (var k = 0; widgets && k < widgets.length; k++)
		print(JSON.stringify([i + 1, widgets[k].getFieldType(), widgets[k].getValue()]));
}
