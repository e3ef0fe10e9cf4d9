// What MuPDF reads and draws in each widget of a form, without the pages' own text: one JSON object a
// line: {name, page, index, kind, value, hidden, text, cells, ink}. "text" is what stands inside the box,
// "cells" the place of each of its letters as shares of its width and height; "ink" tells pictures
// apart. After the file, PAGE:INDEX asks for these widgets, each drawn alone. (MuPDF 1.21: the last
// argument of toDisplayList and toPixmap is whether annotations are left out.)
function fullName(object) {
	var parts = [];
	for (var depth = 0; object && !object.isNull() && depth < 32; depth++) {
		var part = object.get("T");
		if (part && !part.isNull() && part.asString() !== "")
			parts.unshift(part.asString());
		var above = object.get("Parent");
		if (above && object.isIndirect() && above.isIndirect() &&
		    above.asIndirect() === object.asIndirect())
			break;
		object = above;
	}
	return parts.join(".");
}
function widgetObjects(page) {
	var annotations = page.get("Annots");
	var found = [];
	for (var i = 0; annotations && i < annotations.length; i++) {
		var subtype = annotations.get(i).get("Subtype");
		if (subtype && subtype.isName() && subtype.asName() === "Widget")
			found.push(annotations.get(i));
	}
	return found;
}
// an array of values: MuPDF's widgets have one text only
function several(object) {
	for (var depth = 0; object && !object.isNull() && depth < 32; depth++) {
		var value = object.get("V");
		if (value && !value.isNull()) {
			var found = [];
			for (var i = 0; value.isArray() && i < value.length; i++)
				found.push(value.get(i).asString());
			return value.isArray() ? found : null;
		}
		object = object.get("Parent");
	}
	return null;
}
function letters(page) {
	var found = [];
	page.toDisplayList(false).toStructuredText("preserve-ligatures,preserve-whitespace").walk({
		onChar: function (c, origin, font, size, quad) {
			found.push([c, (quad[0] + quad[2] + quad[4] + quad[6]) / 4,
				    (quad[1] + quad[3] + quad[5] + quad[7]) / 4]);
		}
	});
	return found;
}
function share(at, low, high) {
	return Math.round((at - low) / (high - low) * 1000) / 1000;
}
function inside(all, r) {
	var text = "";
	var cells = [];
	for (var i = 0; i < all.length; i++) {
		var c = all[i];
		if (c[1] < r[0] - 1 || c[1] > r[2] + 1 || c[2] < r[1] - 1 || c[2] > r[3] + 1)
			continue;
		text += c[0];
		if (c[0] !== " ")
			cells.push([share(c[1], r[0], r[2]), share(c[2], r[1], r[3])]);
	}
	return { text: text, cells: cells };
}
function ink(picture, r, x0, y0) {
	var sum = 0;
	var dark = 0;
	var w = picture.getWidth();
	var h = picture.getHeight();
	for (var y = Math.max(0, Math.floor(r[1] - y0)); y < Math.min(h, Math.ceil(r[3] - y0)); y++)
		for (var x = Math.max(0, Math.floor(r[0] - x0)); x < Math.min(w, Math.ceil(r[2] - x0)); x++) {
			var s = 255 - picture.getSample(x, y, 0);
			if (s > 24)
				dark++;
			sum = (sum * 31 + s * (x + 7) + y) % 1000003;
		}
	return dark === 0 ? 0 : sum + dark * 1000003;
}
function rectangle(widget) {
	var r = widget.getRect();
	return [Math.min(r[0], r[2]), Math.min(r[1], r[3]), Math.max(r[0], r[2]), Math.max(r[1], r[3])];
}
function describe(doc, page, objects, numbers) {
	var widgets = page.getWidgets() || [];
	var paired = widgets.length === objects.length;
	var all = letters(page);
	var bounds = page.bound();
	var picture = page.toPixmap([1, 0, 0, 1, 0, 0], DeviceGray, false, false);
	for (var i = 0; i < objects.length; i++) {
		var flags = objects[i].get("F");
		flags = flags && flags.isNumber() ? flags.asNumber() : 0;
		var r = paired ? rectangle(widgets[i]) : [0, 0, 0, 0];
		var within = paired ? inside(all, r) : { text: "", cells: [] };
		var value = paired ? several(objects[i]) || widgets[i].getValue() : null;
		print(JSON.stringify({
			name: fullName(objects[i]), page: numbers[0] + 1, index: numbers[1] + i, paired: paired,
			kind: paired ? widgets[i].getFieldType() : "", value: value,
			hidden: (flags & 2) !== 0 || (flags & 32) !== 0, text: within.text, cells: within.cells,
			ink: paired ? ink(picture, r, Math.floor(bounds[0]), Math.floor(bounds[1])) : 0
		}));
	}
}
// every widget of a page, drawn together
function showPage(doc, number) {
	var object = doc.findPage(number);
	var objects = widgetObjects(object);
	if (objects.length === 0)
		return;
	object.delete("Contents");
	describe(doc, doc.loadPage(number), objects, [number, 0]);
}
// one widget alone on its page: its neighbours may overlap it
function showAlone(doc, number, index) {
	var object = doc.findPage(number);
	var all = object.get("Annots");
	var one = widgetObjects(object)[index];
	var alone = doc.newArray();
	alone.push(one);
	object.delete("Contents");
	object.put("Annots", alone);
	describe(doc, doc.loadPage(number), [one], [number, index]);
	object.put("Annots", all);
}
var doc = new Document(scriptArgs[0]);
if (scriptArgs.length > 1)
	for (var i = 1; i < scriptArgs.length; i++)
		showAlone(doc, Number(scriptArgs[i].split(":")[0]) - 1, Number(scriptArgs[i].split(":")[1]));
else
	for (var k = 0; k < doc.countPages(); k++)
		showPage(doc, k);
