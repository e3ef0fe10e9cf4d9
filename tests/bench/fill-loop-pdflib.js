// Fills one form again and again with pdf-lib, in one process, as its best loop: the form's bytes and
// the values are read once, fields are looked up in a table, nothing waits for the event loop, the
// result stays in memory.
//
//   node fill-loop-pdflib.js FORM VALUES.json OUT COUNT WARM [asked]
//
// One line a filling, in milliseconds, after WARM ones that do not count; OUT gets the last file.
// With "asked" no appearances are made: NeedAppearances tells the viewer to. A document is loaded for
// each person: fields of a kept one would keep the answers of the person before.
// pdf-lib is not part of this project: npm install pdf-lib somewhere, NODE_PATH leads there.
'use strict';
const fs = require('fs');
const lib = require('pdf-lib');

const loading = { parseSpeed: lib.ParseSpeeds.Fastest, updateMetadata: false, ignoreEncryption: true };
const saving = { objectsPerTick: Infinity };

function setValue(field, value) {
	if (field instanceof lib.PDFTextField)
		field.setText(value);
	else if (field instanceof lib.PDFDropdown || field instanceof lib.PDFOptionList)
		field.select(value);
	else if (field instanceof lib.PDFRadioGroup)
		field.select(value);
	else if (field instanceof lib.PDFCheckBox)
		field.check();
}

async function fill(bytes, values, asked) {
	const pdf = await lib.PDFDocument.load(bytes, loading);
	const form = pdf.getForm();
	const fields = new Map(form.getFields().map((field) => [field.getName(), field]));
	let refused = 0;
	for (const [name, value] of values) {
		try {
			setValue(fields.get(name), value);
		} catch (problem) {
			refused++;
		}
	}
	if (asked)
		form.acroForm.dict.set(lib.PDFName.of('NeedAppearances'), lib.PDFBool.True);
	const made = await pdf.save({ ...saving, updateFieldAppearances: !asked });
	return { made, refused };
}

async function main(words) {
	const bytes = fs.readFileSync(words[0]);
	const values = Object.entries(JSON.parse(fs.readFileSync(words[1], 'utf8')));
	const count = Number(words[3]);
	const warm = Number(words[4]);
	let last;
	for (let i = 0; i < warm + count; i++) {
		const start = process.hrtime.bigint();
		last = await fill(bytes, values, words[5] === 'asked');
		if (i >= warm)
			console.log((Number(process.hrtime.bigint() - start) / 1e6).toFixed(3));
	}
	if (last.refused > 0)
		console.error(`${last.refused} of ${values.length} values refused`);
	fs.writeFileSync(words[2], last.made);
}

main(process.argv.slice(2)).catch((problem) => {
	console.error(problem.message);
	process.exit(1);
});
