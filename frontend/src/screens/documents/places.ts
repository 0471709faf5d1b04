/** Where a document's signatures stand on its pages, as its signature fields say. */
import { openPdf } from '../../pdf/pdfjs.ts';

/** In parts of the page, from its upper left corner. */
export interface Place {
  field: 'personal-signature' | 'organisation-seal';
  page: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Widget {
  fieldType?: unknown;
  fieldName?: unknown;
  rect: [number, number, number, number];
}

const FIELDS: readonly string[] = ['personal-signature', 'organisation-seal'];

/** Reads the signature fields of the PDF at an address. Rejects when it cannot be read. */
export async function signaturePlaces(url: string): Promise<Place[]> {
  const task = openPdf(url);
  try {
    const pdf = await task.promise;
    const places: Place[] = [];
    for (let page = 1; page <= pdf.numPages; page += 1) {
      const sheet = await pdf.getPage(page);
      const { width, height } = sheet.getViewport({ scale: 1 });
      const widgets = (await sheet.getAnnotations()) as Widget[];
      places.push(...widgets.filter(isSignature).map((widget) => placeOf(widget, page, width, height)));
    }
    return places;
  } finally {
    void task.destroy();
  }
}

function isSignature(widget: Widget): boolean {
  return widget.fieldType === 'Sig' && FIELDS.includes(String(widget.fieldName));
}

function placeOf({ fieldName, rect: [x0, y0, x1, y1] }: Widget, page: number, width: number, height: number): Place {
  return {
    field: String(fieldName) as Place['field'],
    page,
    left: x0 / width,
    top: 1 - y1 / height,
    width: (x1 - x0) / width,
    height: (y1 - y0) / height,
  };
}
