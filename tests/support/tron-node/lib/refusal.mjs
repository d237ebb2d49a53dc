// Why a transaction is not taken, in java-tron's words.
export class Refusal extends Error {
    constructor(code, message) {
        super(message);
        this.code = code;
    }
}

export const invalid = (message) => new Refusal('CONTRACT_VALIDATE_ERROR', `Contract validate error : ${message}`);
export const badSignature = (message) => new Refusal('SIGERROR', `Validate signature error: ${message}`);

// What an endpoint answers as {"Error": ...}, with the name of the exception in front.
export class ApiError extends Error {}
