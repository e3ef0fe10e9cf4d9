// Prints {"name", "value"} of each widget of a form as MuPDF reads it, one object a line. MuPDF lists
// the widgets of a page in the order of /Annots, where their names are.
function fullName(object) {
	var parts = [];
	for (var depth = 0; object && !object.isNull() && depth < 32; depth++) {
		var part = object.get("T");
		if (part && !part.isNull())
			parts.unshift(part.asString());
		object = object.get("Parent");
	}
	return parts.join(".");
}
function widgetObjects(page) {
	var annotations = page.get("Annots");
	var found = [];
	for (var i = 0; annotations && i < annotations.length; i++)
		if (annotations.get(i).get("Subtype").asName() === "Widget")
			found.push(annotations.get(i));
	return found;
}
var doc = new Document(scriptArgs[0]);
for (var i = 0; i < doc.countPages(); i++) {
	var widgets = doc.loadPage(i).getWidgets();
	var objects = widgetObjects(doc.findPage(i));
	if (widgets && widgets.length !== objects.length)
		throw new Error("page " + (i + 1) + ": widgets do not match annotations");
	for (var k = 0; widgets && k < widgets.length; k++)
		print(JSON.stringify({ name: fullName(objects[k]), value: widgets[k].getValue() }));
}
