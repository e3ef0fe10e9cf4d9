// Fills a form with MuPDF, as tests/corpus does with each peer: FORM VALUES.json OUT. With COUNT and WARM
// behind them it does so again and again, as the benchmarks do, and prints the milliseconds of each
// filling after the first WARM ones.
function fullName(object) {
	var parts = [];
	for (var depth = 0; object && !object.isNull() && depth < 32; depth++) {
		var part = object.get("T");
		if (part && !part.isNull() && part.asString() !== "")
			parts.unshift(part.asString());
		object = object.get("Parent");
	}
	return parts.join(".");
}
// a state's bytes that are not UTF-8 are #HH in @state, and anything in MuPDF's text
function near(state, key) {
	var parts = state.split(/(?:#[0-9A-Fa-f]{2})+/);
	var at = 0;
	for (var i = 0; i < parts.length; i++) {
		at = key.indexOf(parts[i], at);
		if (at < 0 || (i === 0 && at !== 0))
			return false;
		at += parts[i].length;
	}
	return parts.length > 1 || key === state;
}
function hasState(object, state) {
	var normal = object.get("AP") && object.get("AP").get("N");
	var found = false;
	if (normal && normal.forEach)
		normal.forEach(function (key) {
			found = found || (state === true ? key !== "Off" : near(state, key));
		});
	return found;
}
function setValue(widget, object, value) {
	var kind = widget.getFieldType();
	if (kind === "text")
		widget.setTextValue(value);
	else if (kind === "combobox" || kind === "listbox")
		widget.setChoiceValue(value);
	else if ((kind === "checkbox" || kind === "radiobutton") && hasState(object, value) &&
		 (object.get("AS") ? object.get("AS").asName() : "Off") === "Off")
		widget.toggle();
}
function fill(form, values, out) {
	var doc = new Document(form);
	for (var i = 0; i < doc.countPages(); i++) {
		var page = doc.loadPage(i);
		var widgets = page.getWidgets() || [];
		var annotations = doc.findPage(i).get("Annots");
		var objects = [];
		for (var k = 0; annotations && k < annotations.length; k++) {
			var subtype = annotations.get(k).get("Subtype");
			if (subtype && subtype.isName() && subtype.asName() === "Widget")
				objects.push(annotations.get(k));
		}
		for (var n = 0; n < widgets.length && widgets.length === objects.length; n++) {
			var value = values[fullName(objects[n])];
			if (value !== undefined)
				setValue(widgets[n], objects[n], value);
		}
		page.update();
	}
	doc.save(out, "");
}
var values = JSON.parse(read(scriptArgs[1]));
var count = Number(scriptArgs[3] || 1);
var warm = Number(scriptArgs[4] || 0);
for (var turn = 0; turn < count + warm; turn++) {
	var start = Date.now();
	fill(scriptArgs[0], values, scriptArgs[2]);
	if (scriptArgs[3] !== undefined && turn >= warm)
		print(Date.now() - start);
}
