/* Fills one form again and again with the classes of pdftk-java, in one process, as its best loop: the
 * form's bytes and the values are read once, the result stays in memory.
 *
 *   java -cp pdftk.jar:bcprov.jar:commons-lang3.jar FillLoop.java FORM VALUES.fdf OUT COUNT WARM
 *
 * One line a filling, in milliseconds, after WARM ones that do not count; OUT gets the last file.
 */
import com.gitlab.pdftk_java.com.lowagie.text.pdf.FdfReader;
import com.gitlab.pdftk_java.com.lowagie.text.pdf.PdfReader;
import com.gitlab.pdftk_java.com.lowagie.text.pdf.PdfStamper;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Paths;

public class FillLoop {
	static byte[] fill(byte[] form, byte[] values) throws Exception {
		PdfReader reader = new PdfReader(form);
		ByteArrayOutputStream out = new ByteArrayOutputStream(form.length);
		PdfStamper stamper = new PdfStamper(reader, out, '\0', false);
		stamper.getAcroFields().setFields(new FdfReader(values));
		stamper.close();
		return out.toByteArray();
	}

	public static void main(String[] words) throws Exception {
		byte[] form = Files.readAllBytes(Paths.get(words[0]));
		byte[] values = Files.readAllBytes(Paths.get(words[1]));
		int count = Integer.parseInt(words[3]);
		int warm = Integer.parseInt(words[4]);
		byte[] made = null;
		for (int i = 0; i < warm + count; i++) {
			long start = System.nanoTime();
			made = fill(form, values);
			if (i >= warm)
				System.out.printf("%.3f%n", (System.nanoTime() - start) / 1e6);
		}
		Files.write(Paths.get(words[2]), made);
	}
}
