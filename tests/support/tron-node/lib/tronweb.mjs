// tronweb, with one change to the protobuf reader and writer below it: an int64 is a BigInt, since a JavaScript number
// would be wrong above 2^53.
import { load } from './packages.mjs';

const jspb = load('google-protobuf');
jspb.BinaryReader.prototype.readInt64 = function readInt64() {
    return BigInt(this.readInt64String());
};
jspb.BinaryWriter.prototype.writeInt64 = function writeInt64(field, value) {
    if (value !== null) this.writeInt64String(field, String(value));
};

export const { TronWeb, utils } = load('tronweb');
export const messages = globalThis.TronWebProto;
export const { BinaryReader, BinaryWriter } = jspb;
