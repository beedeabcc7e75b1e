import { DataError, type NamedArrays } from '@ganzoo/sdk';
import { npyBytes, parseNpy, parseNpyHeader, type NpyHeader } from '@ganzoo/sdk/host';
import { checkFits } from './files-now.ts';
import { memberBytes, memberHead, zipMembers, type ZipMember } from './zip.ts';

/** Packed bytes that hold any header numpy writes for an array of numbers. */
const HEADER = 4096;
const ENDING = '.npy';

/** Opens a file as numpy.savez writes it: a zip file with a member `<name>.npy` for each array. */
export function openNpz(file: string): NamedArrays {
  const members = zipMembers(file);
  const names = [...members.keys()]
    .filter(name => name.endsWith(ENDING))
    .map(name => name.slice(0, -ENDING.length));
  const find = (name: string): { member: ZipMember; header: NpyHeader; label: string } => {
    const member = members.get(name + ENDING);
    if (!member) {
      throw new DataError(
        `There is no array '${name}' in the file.`,
        { file },
        names.length > 0 ? `It has: ${names.join(', ')}.` : 'It has none at all.',
      );
    }
    const label = `${file}[${name}]`;
    const header = parseNpyHeader(memberHead(file, name, member, HEADER), label);
    const bytes = npyBytes(header);
    if (member.size !== bytes) {
      throw new DataError(
        `An array '${header.descr}' of shape [${header.shape.join(', ')}] has ${bytes} bytes with its header, but the zip file says ${member.size}.`,
        { file: label },
        'Write it again.',
      );
    }
    checkFits(bytes, label);
    return { member, header, label };
  };
  return {
    names,
    describe(name) {
      const { shape, dtype } = find(name).header;
      return { shape, dtype };
    },
    read(name) {
      const { member, label } = find(name);
      return parseNpy(memberBytes(file, name, member), label).data;
    },
  };
}
