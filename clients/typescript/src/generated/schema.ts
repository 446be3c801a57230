// Made from the OpenAPI document by npm run client:generate.

export interface paths {
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out: ends the login that a refresh token belongs to */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The account of the access token */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange a refresh token for a new pair; each refresh token works once */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create an account and sign in */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your bookings, newest first; of a seller, those with you as the host
         * @description For BUYER and SELLER.
         */
        get: operations["listBookings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One booking, for its buyer, its host and administrators
         * @description What became of its order, and its refunds: GET /api/marketplace/orders/{id}. For BUYER and SELLER and ADMIN.
         */
        get: operations["getBooking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a booking of yours, or as the host one with you
         * @description One that was not paid ends. One that was is refunded whole: for its buyer until `freeCancellationUntil`, for its host until it is completed. Its seats are free again. For BUYER and SELLER.
         */
        post: operations["cancelBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say of a paid booking that its guests have come, once its slot has begun
         * @description For SELLER.
         */
        post: operations["completeBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay one of your bookings
         * @description As orders are paid. The booking is CONFIRMED, or PENDING where the provider settles the payment later: `payment.nextAction` says then what you have to do. For BUYER.
         */
        post: operations["payBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/experiences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Experiences, the newest first */
        get: operations["listExperiences"];
        put?: never;
        /**
         * Offer an experience
         * @description For SELLER.
         */
        post: operations["createExperience"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/experiences/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One experience */
        get: operations["getExperience"];
        put?: never;
        post?: never;
        /**
         * Archive your experience
         * @description For SELLER.
         */
        delete: operations["archiveExperience"];
        options?: never;
        head?: never;
        /**
         * Edit your experience
         * @description Send the ETag that you read as If-Match. An edit of a field that was changed since is refused, and `conflicts` names the field; edits of other fields are merged. Bookings that were made keep their price, and until when they are free to cancel. For SELLER.
         */
        patch: operations["editExperience"];
        trace?: never;
    };
    "/api/bookings/experiences/{id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reviews of an experience, newest first */
        get: operations["listExperienceReviews"];
        put?: never;
        /**
         * Review an experience after a booking of it was completed
         * @description For BUYER.
         */
        post: operations["reviewExperience"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/experiences/{id}/slots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Time slots of an experience that take place, in their order */
        get: operations["listSlots"];
        put?: never;
        /**
         * Make a time slot of your experience, or one for each time of a weekly recurrence
         * @description Of a recurrence all slots are made, or none. It keeps its time by the clocks of the experience: on a day when they pass over it there is no slot, and where they show it twice it is the first. For SELLER.
         */
        post: operations["createSlots"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/slots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One time slot */
        get: operations["getSlot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change how many seats a time slot has
         * @description Send the ETag that you read as If-Match. Bookings that were made since are no conflict, but the seats that are booked must fit. For SELLER.
         */
        patch: operations["editSlot"];
        trace?: never;
    };
    "/api/bookings/slots/{id}/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Book seats of a time slot
         * @description All the seats that you want, or none. They are yours until `expiresAt`, and for good once they are paid. While somebody on the waiting list could have the free seats, others are refused as if it were sold out. On 409 `concurrency-conflict` send the same request again after Retry-After. For BUYER.
         */
        post: operations["bookSlot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/slots/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a time slot off that nobody has booked
         * @description For SELLER.
         */
        post: operations["cancelSlot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/slots/{id}/waiting-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who waits for seats of a time slot: as its host all, else yourself
         * @description For BUYER and SELLER.
         */
        get: operations["listSlotWaitingList"];
        put?: never;
        /**
         * Wait for seats of a time slot that has too few
         * @description Seats that are free again are booked for whoever waits longest of all whom they are enough for. The booking has to be paid by its `expiresAt`, or they go to the next. For BUYER.
         */
        post: operations["joinWaitingList"];
        /**
         * Wait no longer for seats of a time slot
         * @description For BUYER.
         */
        delete: operations["leaveWaitingList"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bookings/waiting-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your places on waiting lists, the oldest first
         * @description For BUYER.
         */
        get: operations["listWaitingPlaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens, as it happens
         * @description `stock:<product id>` tells anybody the stock of a product, first as it is now. `orders` needs a token, and tells buyers of their orders, sellers of those of their shop, and administrators of all. `unit:<unit id>` tells a seller, or an administrator, of a unit, first as it is now. docs/events.md has the events.
         */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Correct what lies in a place, with the reason
         * @description For SELLER and ADMIN.
         */
        post: operations["adjustStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Receipts, adjustments and the like, the newest first
         * @description For SELLER and ADMIN.
         */
        get: operations["listStockDocuments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A receipt, an adjustment or the like, with its lines and its history
         * @description For SELLER and ADMIN.
         */
        get: operations["getStockDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/documents/{id}/lines/{lineId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a line of a transfer that was not sent yet; what has moved is corrected by an adjustment
         * @description For SELLER and ADMIN.
         */
        patch: operations["editTransferLine"];
        trace?: never;
    };
    "/api/inventory/expiring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What expires soon, what expires first first
         * @description For SELLER and ADMIN.
         */
        get: operations["listExpiringStock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/exports/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every movement of a product, a warehouse or a lot, as a CSV file
         * @description Text that a spreadsheet would take for a formula begins with an apostrophe. For SELLER and ADMIN.
         */
        get: operations["exportMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/exports/levels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What lies where, as a CSV file
         * @description Text that a spreadsheet would take for a formula begins with an apostrophe. For SELLER and ADMIN.
         */
        get: operations["exportStockLevels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/imports/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Correct what lies in places by a CSV file
         * @description Columns, in any order, named by a header line: warehouse, product_id, quantity, reason, lot_code?. UTF-8, with commas or semicolons, 100000 lines at most. All lines or none, unless `partial`. For SELLER and ADMIN.
         */
        post: operations["importAdjustments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/imports/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the products of a CSV file up for sale
         * @description Columns, in any order, named by a header line: name, category, price, stock, description?, images?, unit?, unit_scale?. UTF-8, with commas or semicolons, 100000 lines at most. All lines or none, unless `partial`. For SELLER.
         */
        post: operations["importProducts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/imports/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive the goods of a CSV file
         * @description Columns, in any order, named by a header line: warehouse, product_id, quantity, lot_code?, manufactured_on?, expires_on?. UTF-8, with commas or semicolons, 100000 lines at most. All lines or none, unless `partial`. For SELLER and ADMIN.
         */
        post: operations["importReceipts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every movement of a product, a warehouse or a lot, the newest first
         * @description One of `productId`, `warehouseId` and `lotId` is needed. For SELLER and ADMIN.
         */
        get: operations["listMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/levels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What lies where, by product, warehouse and lot
         * @description For SELLER and ADMIN.
         */
        get: operations["listStockLevels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/lots/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take all of a lot out, for good; says what of it is already sold
         * @description For SELLER and ADMIN.
         */
        post: operations["rejectLot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/low-stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Products of which few are left, by the threshold of each
         * @description For SELLER and ADMIN.
         */
        get: operations["listLowStock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/products/{id}/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What there is of a product, what of it is promised, and what can be sold
         * @description For SELLER and ADMIN.
         */
        get: operations["getAvailability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/products/{id}/low-stock-threshold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set with how few units a product counts as low
         * @description For SELLER and ADMIN.
         */
        put: operations["setLowStockThreshold"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receive goods into a warehouse, in lots where they have some
         * @description For SELLER and ADMIN.
         */
        post: operations["receiveGoods"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/shortfalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Products of which more is promised to buyers than there is, since it expired
         * @description Receive more, or refund orders: either covers a shortfall before anything can be sold again. For SELLER and ADMIN.
         */
        get: operations["listShortfalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request that goods go to another warehouse; nothing moves until it is dispatched
         * @description For SELLER and ADMIN.
         */
        post: operations["requestTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/transfers/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a transfer up; what was sent comes back
         * @description For SELLER and ADMIN.
         */
        post: operations["cancelTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/transfers/{id}/dispatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the goods of a transfer: until they arrive they lie nowhere and cannot be sold
         * @description For SELLER and ADMIN.
         */
        post: operations["dispatchTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/transfers/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take in what arrived of a transfer; what did not is explained
         * @description For SELLER and ADMIN.
         */
        post: operations["receiveTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/warehouses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your warehouses, the oldest first
         * @description For SELLER and ADMIN.
         */
        get: operations["listWarehouses"];
        put?: never;
        /**
         * Add a warehouse: your own, or as ADMIN the operator’s
         * @description For SELLER and ADMIN.
         */
        post: operations["createWarehouse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inventory/warehouses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a warehouse’s name, or what leaves it before others
         * @description For SELLER and ADMIN.
         */
        patch: operations["editWarehouse"];
        trace?: never;
    };
    "/api/marketplace/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your cart at current prices, with a voucher if you like
         * @description For BUYER.
         */
        get: operations["getCart"];
        put?: never;
        post?: never;
        /**
         * Empty the cart
         * @description For BUYER.
         */
        delete: operations["clearCart"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/cart/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold what is in your cart for a while
         * @description All of it or nothing. It follows the cart until it ends; holding again does not make it longer. A checkout uses it. For BUYER.
         */
        post: operations["holdCart"];
        /**
         * Let go of what is held for your cart
         * @description For BUYER.
         */
        delete: operations["releaseHold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/cart/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add units of a product
         * @description For BUYER.
         */
        post: operations["addCartItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/cart/items/{itemId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an item
         * @description For BUYER.
         */
        delete: operations["removeCartItem"];
        options?: never;
        head?: never;
        /**
         * Set the quantity of an item
         * @description For BUYER.
         */
        patch: operations["changeCartItem"];
        trace?: never;
    };
    "/api/marketplace/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Order everything in your cart
         * @description One order per seller, all or nothing. What is held for you is used first. On 409 `concurrency-conflict` send the same request again after Retry-After. For BUYER.
         */
        post: operations["checkOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/checkouts/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay all orders of one of your checkouts
         * @description Each by itself; the answer says of each what became of it. Those that are paid already stay so. For BUYER.
         */
        post: operations["payCheckout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders you placed, newest first
         * @description For BUYER.
         */
        get: operations["listOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One order with its history and its refunds, for its buyer and its seller
         * @description For BUYER and SELLER and ADMIN.
         */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an order that you have not paid
         * @description For BUYER.
         */
        post: operations["cancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/orders/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay one of your orders
         * @description The order is PAID, or PENDING where the provider settles the payment later: `payment.nextAction` says then what the buyer has to do. For BUYER.
         */
        post: operations["payOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/orders/{id}/pick-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which lots to take from where; of a shipped order, which were
         * @description For SELLER.
         */
        get: operations["getPickList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/orders/{id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund a paid order: all of it, an amount, or units of items
         * @description Without a body all that is left. What was not shipped goes back to the shelf; of a shipped order the goods come back to the lots and places that they were taken from, as a return among the documents of inventory: all that can still be sold, or with `restock: false` nothing. An amount moves money only, until nothing of the payment is left: then the order is REFUNDED. PENDING: the provider has not sent it yet, and is asked again. For SELLER and ADMIN.
         */
        post: operations["refundOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/orders/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Move an order on to its next status
         * @description PAID → PROCESSING → SHIPPED → DELIVERED. An unpaid order can be CANCELLED, a paid one REFUNDED; either gives the stock back, and a shipped one brings its goods back. SHIPPED takes the goods from where they lie: first what expires first, all or none; of a serialised product it takes an available unit for each piece. Of a booking only CANCELLED and REFUNDED: see POST /api/bookings/{id}/complete. For SELLER.
         */
        put: operations["setOrderStatus"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search products
         * @description A search looks at 1000 matching products at most, the newest; further words and filters narrow it down. A page of a range of prices, newest first, may have fewer products than its limit, or none, and yet go on: by its Link header.
         */
        get: operations["listProducts"];
        put?: never;
        /**
         * Put a product up for sale
         * @description For SELLER.
         */
        post: operations["createProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One product */
        get: operations["getProduct"];
        put?: never;
        post?: never;
        /**
         * Archive your product
         * @description For SELLER.
         */
        delete: operations["archiveProduct"];
        options?: never;
        head?: never;
        /**
         * Edit your product
         * @description Send the ETag that you read as If-Match. An edit of a field that was changed since is refused, and `conflicts` names the field; edits of other fields are merged. Stock is set with the `version` it was decided on, or changed by `stockChange`. For SELLER.
         */
        patch: operations["editProduct"];
        trace?: never;
    };
    "/api/marketplace/products/{id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reviews of a product, newest first */
        get: operations["listProductReviews"];
        put?: never;
        /**
         * Review a product that was delivered to you
         * @description For BUYER.
         */
        post: operations["reviewProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/seller/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What you are owed
         * @description For SELLER.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/seller/balance/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What made your balance, the newest first
         * @description For SELLER.
         */
        get: operations["listBalanceEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/seller/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders placed with you, newest first
         * @description For SELLER.
         */
        get: operations["listSellerOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/seller/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your own seller profile
         * @description For SELLER.
         */
        get: operations["getSellerProfile"];
        /**
         * Replace your seller profile
         * @description For SELLER.
         */
        put: operations["replaceSellerProfile"];
        /**
         * Create your seller profile
         * @description For SELLER.
         */
        post: operations["createSellerProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/sellers/{id}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a seller is owed
         * @description For ADMIN.
         */
        get: operations["getSellerBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/sellers/{id}/balance/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What made a seller’s balance, the newest first
         * @description For ADMIN.
         */
        get: operations["listSellerBalanceEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/sellers/{id}/fee": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set what the market keeps of a seller’s payments
         * @description From the next payment on. What goes back of an earlier one takes its share of the fee that it had. For ADMIN.
         */
        put: operations["setSellerFee"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/vouchers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your vouchers, the oldest first; as ADMIN everybody’s
         * @description For SELLER and ADMIN.
         */
        get: operations["listVouchers"];
        put?: never;
        /**
         * Make a voucher for your goods; as ADMIN for all goods
         * @description For SELLER and ADMIN.
         */
        post: operations["createVoucher"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marketplace/vouchers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your vouchers
         * @description For SELLER and ADMIN.
         */
        get: operations["getVoucher"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change how often a voucher can be used, when, and whether at all
         * @description For SELLER and ADMIN.
         */
        patch: operations["editVoucher"];
        trace?: never;
    };
    "/api/operations/race": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the race stands that is running, or that ran last; not in production
         * @description For ADMIN.
         */
        get: operations["getRace"];
        put?: never;
        /**
         * Have many buyers check out the last units of a product at the same instant; not in production
         * @description Answers when the race has ended, with what became of it. GET tells meanwhile how it stands. The product is archived afterwards and its orders are cancelled; the accounts of its people stay for the next race. For ADMIN.
         */
        post: operations["runRace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operations/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything of now that an operator watches
         * @description Counters count since the processes started: ask twice, and the difference is what happened in between. A part that cannot be told at the moment is null. Read once for all who ask within a second. For ADMIN.
         */
        get: operations["getSnapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/webhooks/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a payment provider tells, signed by it
         * @description An event is kept and acknowledged at once, and processed afterwards, once however often it comes. Those of unknown types are acknowledged too.
         */
        post: operations["receiveProviderEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Units at your sites
         * @description For SELLER and ADMIN.
         */
        get: operations["listUnits"];
        put?: never;
        /**
         * Register a unit at a site
         * @description For SELLER and ADMIN.
         */
        post: operations["registerUnit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One unit
         * @description For SELLER and ADMIN.
         */
        get: operations["getUnit"];
        put?: never;
        post?: never;
        /**
         * Delete a unit; its tag, serial and IMEI are free for others then
         * @description For SELLER and ADMIN.
         */
        delete: operations["deleteUnit"];
        options?: never;
        head?: never;
        /**
         * Edit a unit
         * @description Send the ETag that you read as If-Match. An edit of a field that was changed since is refused, and `conflicts` names the field; edits of other fields are merged. A field that is null is taken away. For SELLER and ADMIN.
         */
        patch: operations["editUnit"];
        trace?: never;
    };
    "/api/units/{id}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who had a unit from when to when, the last first
         * @description For SELLER and ADMIN.
         */
        get: operations["listUnitAssignments"];
        put?: never;
        /**
         * Give an available unit to someone of its site; of several at once one does
         * @description For SELLER and ADMIN.
         */
        post: operations["assignUnit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what of a unit when, from what to what, the last first; also of a deleted one
         * @description For SELLER and ADMIN.
         */
        get: operations["listUnitChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{id}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lock a unit for a while, so that nobody else changes it; once more: go on
         * @description It ends by itself. Send its `token` as `Lock-Token` with every change: one that is no longer the unit’s is refused. An ADMIN takes over what another has; that has a higher token. For SELLER and ADMIN.
         */
        post: operations["lockUnit"];
        /**
         * Let others have a unit that you locked
         * @description For SELLER and ADMIN.
         */
        delete: operations["unlockUnit"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a retired unit available again
         * @description For SELLER and ADMIN.
         */
        post: operations["reinstateUnit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring back a deleted unit; one that is there stays as it is
         * @description For SELLER and ADMIN.
         */
        post: operations["restoreUnit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire a unit: nobody gets it any more, and whoever has it has it no longer
         * @description For SELLER and ADMIN.
         */
        post: operations["retireUnit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a unit back from whoever has it
         * @description For SELLER and ADMIN.
         */
        post: operations["returnUnit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a unit from whoever has it to someone else of its site
         * @description For SELLER and ADMIN.
         */
        post: operations["transferUnit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Units at your sites, as a CSV file
         * @description Text that a spreadsheet would take for a formula begins with an apostrophe. For SELLER and ADMIN.
         */
        get: operations["exportUnits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/holders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who may have units at your sites, the oldest first
         * @description For SELLER and ADMIN.
         */
        get: operations["listUnitHolders"];
        put?: never;
        /**
         * Add someone who may have units of a site
         * @description For SELLER and ADMIN.
         */
        post: operations["createUnitHolder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/holders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One holder
         * @description For SELLER and ADMIN.
         */
        get: operations["getUnitHolder"];
        put?: never;
        post?: never;
        /**
         * Delete a holder who never had a unit
         * @description For SELLER and ADMIN.
         */
        delete: operations["deleteUnitHolder"];
        options?: never;
        head?: never;
        /**
         * Edit a holder
         * @description As of units: with the ETag that you read as If-Match. A field that is null is taken away. For SELLER and ADMIN.
         */
        patch: operations["editUnitHolder"];
        trace?: never;
    };
    "/api/units/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register the units of a CSV file
         * @description Columns, in any order, named by a header line: site_id, asset_tag?, serial?, imei?, product_id?, description?, type_code?, status_code?, brand_code?, model_code?, operating_system_code?, operating_system_version_code?, cpu_vendor_code?, notes?. UTF-8, with commas or semicolons, 100000 lines at most. All lines or none, unless `partial`. For SELLER and ADMIN.
         */
        post: operations["importUnits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/lists/{list}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of the lists that units are described by: your entries and the operator’s, the oldest first
         * @description For SELLER and ADMIN.
         */
        get: operations["listUnitListEntries"];
        put?: never;
        /**
         * Add an entry to a list: your own, or as ADMIN one for everybody
         * @description For SELLER and ADMIN.
         */
        post: operations["createUnitListEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/lists/{list}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One entry of a list, yours or the operator’s
         * @description For SELLER and ADMIN.
         */
        get: operations["getUnitListEntry"];
        put?: never;
        post?: never;
        /**
         * Delete an entry of a list that no unit names
         * @description For SELLER and ADMIN.
         */
        delete: operations["deleteUnitListEntry"];
        options?: never;
        head?: never;
        /**
         * Edit an entry of a list: your own, or as ADMIN any
         * @description As of units: with the ETag that you read as If-Match. For SELLER and ADMIN.
         */
        patch: operations["editUnitListEntry"];
        trace?: never;
    };
    "/api/units/lists/types/{id}/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What units of a type have of their own, the oldest first
         * @description For SELLER and ADMIN.
         */
        get: operations["listUnitAttributes"];
        put?: never;
        /**
         * Define what units of a type have: of your own type, or as ADMIN of any
         * @description Units say it as `attributes`: {code: value}. Where it is required, units that are there have it once their type or attributes are edited. For SELLER and ADMIN.
         */
        post: operations["defineUnitAttribute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/products/{id}/serialised": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say whether every piece of a product is a unit: its orders leave with units then
         * @description For SELLER and ADMIN.
         */
        put: operations["setProductSerialised"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your webhook endpoints
         * @description For SELLER and ADMIN.
         */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /**
         * Be told by webhook what happens from now on
         * @description Signed as https://www.standardwebhooks.com has it, with a secret that is shown in this answer and never again. Sellers are told of their shop, the operator of everything. For SELLER and ADMIN.
         */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One of your webhook endpoints
         * @description For SELLER and ADMIN.
         */
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint, and what it has not been told yet
         * @description For SELLER and ADMIN.
         */
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change a webhook endpoint, or switch it on again
         * @description For SELLER and ADMIN.
         */
        patch: operations["editWebhookEndpoint"];
        trace?: never;
    };
    "/api/webhook-endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a webhook endpoint was told, the newest first
         * @description Deliveries are removed 7 days after they succeeded, others with the endpoint. For SELLER and ADMIN.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{id}/deliveries/{deliveryId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery once more, whatever became of it
         * @description At once, beside those that wait for their turn. Where it fails, its status stays as it is. For SELLER and ADMIN.
         */
        post: operations["resendWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{id}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a webhook endpoint with an event of the type ping, and see what it answers
         * @description For SELLER and ADMIN.
         */
        post: operations["pingWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a new secret
         * @description The old one signs beside it for 24 hours, or no longer with endPrevious. While two count, only with endPrevious. For SELLER and ADMIN.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process is alive */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics for Prometheus; keep it from the public at your proxy */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process can serve requests: the database answers, migrations are applied, checkouts move on, and it is not about to end */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Address: {
            city: string;
            country: string;
            name?: string;
            notes?: string;
            phone?: string;
            state: string;
            street: string;
            zipCode: string;
        };
        /** @description You have booked this slot */
        AlreadyBookedProblem: {
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            bookingId: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "already-booked";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:already-booked";
        };
        /** @description You wait for this slot already */
        AlreadyWaitingProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "already-waiting";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:already-waiting";
        };
        Availability: {
            /** @description The first that expire, 100 at most; what lies in no lot last */
            byLot: {
                expiresOn: string | null;
                lotCode: string | null;
                lotId: string | null;
                onHand: number;
                sellable: number;
            }[];
            /** @description By their codes, 100 at most */
            byWarehouse: {
                code: string;
                onHand: number;
                sellable: number;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                warehouseId: string;
            }[];
            /** @description Neither promised nor held: the product’s `stock`, which the checkout sells */
            free: number;
            /** @description Held for carts */
            held: number;
            /** @description With this stock or less there are few. Null: never */
            lowStockThreshold: number | null;
            /** @description Everything that lies anywhere, expired or not */
            onHand: number;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            productId: string;
            /** @description In orders that are not shipped yet */
            promised: number;
            /** @description On hand and not expired */
            sellable: number;
            /** @description Promised and no longer there: they expired first. What comes covers them before it can be promised */
            shortfall: number;
        };
        BalanceEntry: {
            /** @description What it added to the balance: gross less fee */
            amount: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            at: string;
            /** @description What the market kept of it, or below 0 gave back */
            fee: components["schemas"]["Money"];
            /** @description What the buyer paid, or below 0 was given back */
            gross: components["schemas"]["Money"];
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @enum {string} */
            kind: "CAPTURE" | "REFUND";
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            orderId: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            paymentId: string;
            refundId: string | null;
        };
        /** @description The body is too large */
        BodyTooLargeProblem: {
            /** @constant */
            code: "body-too-large";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 413;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:body-too-large";
        };
        Booking: {
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            buyerId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            endsAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            experienceId: string;
            /**
             * Format: date-time
             * @description A booking that is not paid by then is cancelled, and its seats are free again
             * @example 2026-11-22T18:30:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @description Until then its buyer cancels it without cost once it is paid
             * @example 2026-11-22T18:30:00.000Z
             */
            freeCancellationUntil: string;
            guests: number;
            /**
             * Format: uuid
             * @description The seller whose experience it is
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            hostId: string;
            /**
             * Format: uuid
             * @description Of the order of seats that it is: payments and refunds name it too
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            payment: components["schemas"]["OrderPayment"];
            /** @description How much of it went back, or is on its way back */
            refunded: components["schemas"]["Money"];
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            slotId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            startsAt: string;
            /**
             * @description PENDING: the provider settles the payment later
             * @enum {string}
             */
            status: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "CONFIRMED" | "COMPLETED" | "CANCELLED";
            total: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
        };
        /** @description It can no longer be cancelled without cost */
        CancellationTooLateProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "cancellation-too-late";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            freeUntil: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:cancellation-too-late";
        };
        /** @description More seats are booked */
        CapacityBelowBookedProblem: {
            booked: number;
            capacity: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "capacity-below-booked";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            requested: number;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:capacity-below-booked";
        };
        Cart: {
            /** @description What the voucher takes off that was asked for */
            discount: components["schemas"]["Money"];
            /** @description What is held for you; null where nothing is */
            hold: components["schemas"]["Hold"] | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @description Units of all items together */
            itemCount: number;
            items: {
                /** @description Units that you can buy now, those held for you included; of an archived product only these */
                available: number;
                /** @description Units of it that are held for you */
                held: number;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                id: string;
                lineTotal: components["schemas"]["Money"];
                name: string;
                /** @description Whether the price has changed since the item was added or its quantity set */
                priceChanged: boolean;
                priceWhenAdded: components["schemas"]["Money"];
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                quantity: number;
                /** @description What one unit costs now */
                unitPrice: components["schemas"]["Money"];
            }[];
            subtotal: components["schemas"]["Money"];
            /** @description The subtotal without the discount */
            total: components["schemas"]["Money"];
            /** @description Goes up with every change of the cart */
            version: number;
        };
        Checkout: {
            /** @description What a voucher took off */
            discount: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            expiresAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @description One per seller */
            orders: {
                /** @description What a voucher took off its lines */
                discount: components["schemas"]["Money"];
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                id: string;
                items: {
                    /** @description What a voucher took off that */
                    discount: components["schemas"]["Money"];
                    /** @description Price times quantity */
                    lineTotal: components["schemas"]["Money"];
                    name: string;
                    /**
                     * Format: uuid
                     * @description UUIDv7
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    productId: string;
                    quantity: number;
                    unitPrice: components["schemas"]["Money"];
                }[];
                payment: components["schemas"]["OrderPayment"];
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                sellerId: string;
                /** @enum {string} */
                status: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
                /** @description What is to be paid: without the discount */
                total: components["schemas"]["Money"];
            }[];
            /** @enum {string} */
            status: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
            /** @description What is to be paid: without the discount */
            total: components["schemas"]["Money"];
        };
        CheckoutPayment: {
            orders: {
                code: string | null;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                orderId: string;
                /**
                 * @description PENDING: the provider has it, or nobody knows yet. FAILED: it could not be tried, because of what `code` says
                 * @enum {string}
                 */
                outcome: "PAID" | "PENDING" | "DECLINED" | "FAILED";
            }[];
        };
        /** @description Others were faster just now */
        ConcurrencyConflictProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "concurrency-conflict";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:concurrency-conflict";
        };
        /** @description The database cannot be reached */
        DatabaseUnavailableProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "database-unavailable";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 503;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:database-unavailable";
        };
        /** @description There is one already */
        DuplicateProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "duplicate";
            conflicts: {
                field: string;
                value: string;
            }[];
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:duplicate";
        };
        /** @description This was changed after you read it */
        EditConflictProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "edit-conflict";
            conflicts: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T18:30:00.000Z
                 */
                changedAt: string;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                changedBy: string;
                field: string;
                /** @description What the field holds now */
                present: unknown;
                /** @description Of stock */
                version?: number;
            }[];
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:edit-conflict";
        };
        /** @description The e-mail address is taken */
        EmailTakenProblem: {
            /** @constant */
            code: "email-taken";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:email-taken";
        };
        /** @description The cart is empty */
        EmptyCartProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "empty-cart";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:empty-cart";
        };
        /** @description The expectation cannot be met */
        ExpectationFailedProblem: {
            /** @constant */
            code: "expectation-failed";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 417;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:expectation-failed";
        };
        Experience: {
            /** @description Of new bookings; those that were made keep theirs */
            cancellationHours: number;
            /** @enum {string} */
            category: "ARTESANIA" | "MEZCAL" | "TEXTIL" | "CERAMICA" | "JOYERIA" | "GASTRONOMIA" | "OTRO";
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            description: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            language: string | null;
            place: string | null;
            /** @description Of one seat */
            price: components["schemas"]["Money"];
            /**
             * Format: uuid
             * @description The host
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            sellerId: string;
            /**
             * @description One that is ARCHIVED takes no bookings
             * @enum {string}
             */
            status: "ACTIVE" | "ARCHIVED";
            timeZone: string;
            title: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
            /** @description Goes up with every edit; the ETag */
            version: number;
        };
        /** @description The experience is archived */
        ExperienceArchivedProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "experience-archived";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:experience-archived";
        };
        ExperienceReview: {
            /** @description The name of the buyer */
            author: string;
            comment: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            experienceId: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            rating: number;
        };
        ExpiringLevel: {
            /** @description 0: today is the last day on which it can be sold */
            daysLeft: number;
            /** @description The last day on which it can be sold */
            expiresOn: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            lotCode: string | null;
            lotId: string | null;
            onHand: number;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            productId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            warehouseId: string;
        };
        /** @description Products by category and by band of prices; only with `facets=true` */
        Facets: {
            categories: {
                /** @enum {string} */
                category: "ARTESANIA" | "MEZCAL" | "TEXTIL" | "CERAMICA" | "JOYERIA" | "GASTRONOMIA" | "OTRO";
                /** @description 1000 means that many or more */
                count: number;
            }[];
            prices: {
                /** @description 1000 means that many or more */
                count: number;
                maxPrice: number | null;
                minPrice: number;
            }[];
        };
        /** @description Not allowed */
        ForbiddenProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "forbidden";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 403;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:forbidden";
        };
        /** @description The headers are too large */
        HeadersTooLargeProblem: {
            /** @constant */
            code: "headers-too-large";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 431;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:headers-too-large";
        };
        /** @description Units that nobody else can buy meanwhile */
        Hold: {
            /**
             * Format: date-time
             * @description When it ends by itself
             * @example 2026-11-22T18:30:00.000Z
             */
            expiresAt: string;
            items: {
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                quantity: number;
            }[];
        };
        /** @description Your hold has just ended */
        HoldEndedProblem: {
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            again: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "hold-ended";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            endedAt: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:hold-ended";
        };
        /** @description That is more than can be held */
        HoldLimitProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "hold-limit";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            limit: number;
            requested: number;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:hold-limit";
        };
        /** @description The idempotency key belongs to another request */
        IdempotencyKeyReusedProblem: {
            /** @constant */
            code: "idempotency-key-reused";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 422;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:idempotency-key-reused";
        };
        Import: {
            /** @description Lines that were imported */
            imported: number;
            rejected: {
                /** @description A column; `line` where it is about the whole of it */
                field: string;
                /** @description Where it begins in the file; the header is line 1 */
                line: number;
                /** @description The first thing that is wrong, in the language of Accept-Language */
                reason: string;
            }[];
        };
        /** @description Lines of the file are wrong */
        ImportRejectedProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "import-rejected";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            imported: number;
            /** @description The path that was called */
            instance?: string;
            rejected: {
                field: string;
                line: number;
                reason: string;
            }[];
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:import-rejected";
        };
        /** @description Not enough stock */
        InsufficientStockProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "insufficient-stock";
            /** @description Of what moves goods: what there is */
            current?: number;
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            items: {
                available: number;
                /** @description Of a place; null where the goods are of no lot */
                lotId?: string | null;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                requested: number;
            }[];
            /** @description The change that was asked for */
            requested?: number;
            /** @description Also in the logs */
            requestId: string;
            /** @description What would be left */
            resulting?: number;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:insufficient-stock";
        };
        /** @description Something went wrong on our side */
        InternalProblem: {
            /** @constant */
            code: "internal";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 500;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:internal";
        };
        /** @description It is in use */
        InUseProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "in-use";
            /** @description Of list entries: how many units name it; 1000 means that many or more */
            count?: number;
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:in-use";
        };
        /** @description E-mail or password is wrong */
        InvalidCredentialsProblem: {
            /** @constant */
            code: "invalid-credentials";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 401;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:invalid-credentials";
        };
        /** @description It cannot change that way */
        InvalidTransitionProblem: {
            allowed?: string[];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "invalid-transition";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            from: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:invalid-transition";
        };
        /** @description There is no room for more */
        ListFullProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "list-full";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            limit: number;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:list-full";
        };
        /** @description The lock is no longer yours */
        LockLostProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "lock-lost";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            lock: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T18:30:00.000Z
                 */
                expiresAt: string;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                heldBy: string;
            } | null;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:lock-lost";
        };
        /** @description Goods of the lot are on their way */
        LotInTransitProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "lot-in-transit";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            transfers: {
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                id: string;
                number: string;
            }[];
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:lot-in-transit";
        };
        /** @description The lot was rejected already */
        LotRejectedProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "lot-rejected";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:lot-rejected";
        };
        LotRejection: {
            document: components["schemas"]["StockDocument"];
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            lotId: string;
            /** @description Whose buyers have it; the latest, 100 at most */
            orders: {
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                orderId: string;
                quantity: number;
            }[];
            /** @description What came otherwise before, or, negative, left: adjustments, transfers on their way, what expired */
            other: number;
            /** @description What receipts brought of the lot */
            received: number;
            /** @description What was taken out now: received + other − sold */
            reversed: number;
            /** @description What buyers have of it */
            sold: number;
        };
        LowStock: {
            name: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            productId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            since: string;
            /** @description What can be promised now */
            stock: number;
            threshold: number;
        };
        LowStockThreshold: {
            isLow: boolean;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            productId: string;
            /** @description What can be promised now */
            stock: number;
            threshold: number | null;
        };
        /** @description The body cannot be read */
        MalformedBodyProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "malformed-body";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:malformed-body";
        };
        /** @description This is not valid HTTP */
        MalformedRequestProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "malformed-request";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:malformed-request";
        };
        Money: {
            /** @description In minor units: 129900 is 1,299.00 */
            amount: number;
            /** @constant */
            currency: "MXN";
        };
        Movement: {
            /** @description Null: a job, or an operator’s script */
            actorId: string | null;
            /** @description After it: of the place and lot, or of the product’s `stock`. Null where nobody wrote it down */
            balance: number | null;
            /** @description The same of a HOLD and of what ended it; of an order item that moved again, the refund or the late payment */
            causeId: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /** @description The receipt, transfer or other document that it belongs to */
            documentId: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @enum {string} */
            kind: "OPENING" | "SALE" | "RELEASE" | "ADJUSTMENT" | "REFUND" | "RECEIPT" | "SHIPMENT" | "RETURN" | "TRANSFER_OUT" | "TRANSFER_IN" | "EXPIRY" | "LOT_REJECTION" | "HOLD" | "HOLD_RELEASE" | "HELD_SALE";
            lotCode: string | null;
            lotId: string | null;
            orderId: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            productId: string;
            /** @description Negative: it left. A HELD_SALE moves nothing: its units left with the HOLD */
            quantity: number;
            reason: string | null;
            /** @description Null: not the goods moved, but what can be promised of them */
            warehouseId: string | null;
        };
        /** @description The goods of this line have moved */
        MovementsExistProblem: {
            /** @description What makes it right: with a reason, the body of an adjustment */
            adjustment?: {
                lotId: string | null;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                quantity: number;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                warehouseId: string;
            };
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "movements-exist";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:movements-exist";
        };
        NewBooking: {
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            buyerId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            endsAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            experienceId: string;
            /**
             * Format: date-time
             * @description A booking that is not paid by then is cancelled, and its seats are free again
             * @example 2026-11-22T18:30:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @description Until then its buyer cancels it without cost once it is paid
             * @example 2026-11-22T18:30:00.000Z
             */
            freeCancellationUntil: string;
            guests: number;
            /**
             * Format: uuid
             * @description The seller whose experience it is
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            hostId: string;
            /**
             * Format: uuid
             * @description Of the order of seats that it is: payments and refunds name it too
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            payment: components["schemas"]["OrderPayment"];
            /** @description How much of it went back, or is on its way back */
            refunded: components["schemas"]["Money"];
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            slotId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            startsAt: string;
            /**
             * @description PENDING: the provider settles the payment later
             * @enum {string}
             */
            status: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "CONFIRMED" | "COMPLETED" | "CANCELLED";
            total: components["schemas"]["Money"];
        };
        NewWebhookEndpoint: {
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /** @description GONE: it answered 410; FAILING: nothing reached it for 3 days; OWNER: you did */
            disabledReason: ("OWNER" | "GONE" | "FAILING") | null;
            /** @description Since when every attempt has failed */
            failingSince: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /**
             * @description Shown here, and never again
             * @example whsec_…
             */
            secret: string;
            /** @enum {string} */
            status: "ACTIVE" | "DISABLED";
            types: string[];
            url: string;
        };
        /** @description Not found */
        NotFoundProblem: {
            /** @constant */
            code: "not-found";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 404;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:not-found";
        };
        /** @description Of all processes of the machine, since they started */
        OperationsCounters: {
            /** @description From the request of a checkout to its decision */
            checkoutLatency: {
                /** @description Checkouts that took no longer than so; those that took longer are in `count` alone */
                buckets: {
                    count: number;
                    withinSeconds: number;
                }[];
                count: number;
                sumSeconds: number;
            };
            /** @description By `created`, `replayed`, or the code of the refusal */
            checkouts: {
                count: number;
                outcome: string;
            }[];
            checkoutTries: {
                checkouts: number;
                tries: number;
            };
            /** @description Tries lost to someone else, by what both wanted */
            conflicts: {
                count: number;
                resource: string;
            }[];
            /** @description What waits for its transaction to start; all 0 with CHECKOUT_STRATEGY=optimistic */
            lane: {
                bookingsParked: number;
                bookingsWaiting: number;
                checkoutsParked: number;
                checkoutsWaiting: number;
            };
            /** @description Orders that were paid */
            paid: {
                /** @description In minor units: centavos */
                amount: number;
                orders: number;
            };
            /** @description Orders that checkouts made */
            placed: {
                /** @description In minor units: centavos */
                amount: number;
                orders: number;
            };
            /** @description Answers of 409 and 503, by code: constraints and versions that held, and work turned away */
            refusals: {
                code: string;
                count: number;
                status: number;
            }[];
            retries: number;
            /** @description Attempts to deliver webhooks */
            webhookAttempts: {
                count: number;
                outcome: string;
            }[];
        };
        /** @description Counted in the database, at most 5 seconds ago; large ones up to a bound */
        OperationsFigures: {
            /** @description Products whose accounts disagreed in the last reconciliation */
            drifting: number | null;
            /** @description Products held for carts */
            held: number | null;
            /** @description Products of which few are left */
            lowStock: number | null;
            /** @description Products; must be 0 */
            negativeStock: number | null;
            /** @description All there are */
            orders: {
                count: number;
                /** @enum {string} */
                status: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
            }[];
            /** @description How long the oldest of them has been waiting */
            outboxLagSeconds: number | null;
            /** @description Events that have no place yet */
            outboxWaiting: number | null;
            /** @description Those whose time to be paid ended within the last hour, by what they are now */
            recentOrders: {
                count: number;
                /** @enum {string} */
                status: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
            }[];
            refundsPending: number | null;
            /** @description Products of which more is promised than there is */
            shortfalls: number | null;
            /** @description Not paid in time, and not cancelled yet */
            staleOrders: number | null;
            webhookLagSeconds: number | null;
            webhooksWaiting: number | null;
        };
        OperationsSnapshot: {
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            at: string;
            counters: components["schemas"]["OperationsCounters"] | null;
            figures: components["schemas"]["OperationsFigures"] | null;
            /** @description Whether a race can be run here: not in production */
            mayRace: boolean;
            watched: components["schemas"]["OperationsWatched"];
        };
        OperationsWatched: {
            /** @description What the database rolled back since its statistics began, and the table locks of now */
            database: {
                deadlocks: number;
                relationLocks: number;
                rollbacks: number;
            } | null;
            /** @description Products whose stock moved most often of late; the version counts all moves */
            hotProducts: {
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                id: string;
                moves: number;
                name: string;
                stock: number;
                /** @enum {string} */
                unit: "PIECE" | "KG" | "L" | "M" | "M2" | "M3";
                /** @description Digits after the point that a quantity can have: all of them are of the smallest unit, of KG with 3 a gram */
                unitScale: number;
                version: number;
            }[] | null;
            /** @description Jobs that run by the clock */
            jobs: {
                endedAt: string | null;
                name: string;
                startedAt: string | null;
                /** @description Of its last run; null: it has not run yet */
                state: string | null;
            }[] | null;
            /** @description Sessions that wait for a lock, and those that they wait for */
            locks: {
                application: string;
                /** @description How many wait for it */
                blocks: number;
                pid: number;
                seconds: number;
                state: string | null;
                waitsFor: number[];
            }[] | null;
            /** @description Transactions that have been open for more than 5 seconds */
            longTransactions: {
                application: string;
                pid: number;
                seconds: number;
                state: string | null;
            }[] | null;
            /** @description Orders that were not paid in time and still keep their stock, the oldest first */
            staleOrders: {
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                id: string;
                lateSeconds: number;
                /** @enum {string} */
                status: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
            }[] | null;
            /** @description Products of which few are left, those with a shortfall first */
            stockAtRisk: {
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                id: string;
                name: string;
                shortfall: number;
                stock: number;
                threshold: number | null;
                /** @enum {string} */
                unit: "PIECE" | "KG" | "L" | "M" | "M2" | "M3";
                /** @description Digits after the point that a quantity can have: all of them are of the smallest unit, of KG with 3 a gram */
                unitScale: number;
            }[] | null;
            /** @description Up to 5,000 of each status */
            webhookDeliveries: {
                count: number;
                /** @enum {string} */
                status: "PENDING" | "DELIVERED" | "FAILED";
            }[] | null;
        };
        Order: {
            /** @description The seats that were ordered, instead of goods; null where goods were */
            booking: {
                guests: number;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                slotId: string;
            } | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            buyerId: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            checkoutId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /** @description What a voucher took off its lines */
            discount: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @description An order that is not paid by then expires: it is cancelled and its stock returned
             * @example 2026-11-22T18:30:00.000Z
             */
            expiresAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            items: {
                /** @description What a voucher took off that */
                discount: components["schemas"]["Money"];
                /** @description Price times quantity */
                lineTotal: components["schemas"]["Money"];
                name: string;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                quantity: number;
                refundedQuantity: number;
                unitPrice: components["schemas"]["Money"];
            }[];
            payment: components["schemas"]["OrderPayment"];
            /** @description How much of it went back, or is on its way back */
            refunded: components["schemas"]["Money"];
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            sellerId: string;
            /** @description Null of a booking, which is sent nowhere */
            shippingAddress: components["schemas"]["OrderAddress"] | null;
            /** @enum {string} */
            status: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
            /** @description What is to be paid: without the discount */
            total: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
        };
        /** @description The address as it was given; a field that an old order lacks is empty */
        OrderAddress: {
            city: string;
            country: string;
            name?: string;
            notes?: string;
            phone?: string;
            state: string;
            street: string;
            zipCode: string;
        };
        OrderDetails: {
            /** @description The seats that were ordered, instead of goods; null where goods were */
            booking: {
                guests: number;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                slotId: string;
            } | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            buyerId: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            checkoutId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /** @description What a voucher took off its lines */
            discount: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @description An order that is not paid by then expires: it is cancelled and its stock returned
             * @example 2026-11-22T18:30:00.000Z
             */
            expiresAt: string;
            history: components["schemas"]["OrderHistoryEntry"][];
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            items: {
                /** @description What a voucher took off that */
                discount: components["schemas"]["Money"];
                /** @description Price times quantity */
                lineTotal: components["schemas"]["Money"];
                name: string;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                quantity: number;
                refundedQuantity: number;
                unitPrice: components["schemas"]["Money"];
            }[];
            payment: components["schemas"]["OrderPayment"];
            /** @description How much of it went back, or is on its way back */
            refunded: components["schemas"]["Money"];
            refunds: components["schemas"]["OrderRefund"][];
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            sellerId: string;
            /** @description Null of a booking, which is sent nowhere */
            shippingAddress: components["schemas"]["OrderAddress"] | null;
            /** @enum {string} */
            status: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
            /** @description What is to be paid: without the discount */
            total: components["schemas"]["Money"];
            /** @description Of serialised products, once they left */
            units: {
                assetTag: string | null;
                /**
                 * Format: date-time
                 * @example 2026-11-22T18:30:00.000Z
                 */
                assignedAt: string;
                imei: string | null;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                returnedAt: string | null;
                serial: string | null;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                siteId: string;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                unitId: string;
            }[];
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
        };
        OrderHistoryEntry: {
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            at: string;
            /** @enum {string} */
            by: "BUYER" | "SELLER" | "OPERATOR" | "PROVIDER" | "CLOCK";
            from: ("PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED") | null;
            /** @description What a person said about it */
            note: string | null;
            /** @enum {string} */
            to: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
            /** @description What happened, in a word that stays the same, such as `late-payment` */
            why: string;
        };
        /** @description The payment that succeeded, or else the latest attempt */
        OrderPayment: {
            /** @description Of one that is PENDING: what the buyer has to do for it to succeed, at `url`; only the buyer is told */
            nextAction?: {
                clientSecret?: string;
                type: string;
                url?: string;
            };
            paidAt: string | null;
            /**
             * Format: date-time
             * @description Until when it may succeed
             * @example 2026-11-22T18:30:00.000Z
             */
            pendingUntil?: string;
            provider: string | null;
            refundedAt: string | null;
            /**
             * @description PENDING: the provider has it, and settles it later. REFUNDED: all of it went back
             * @enum {string}
             */
            status: "AWAITING" | "PENDING" | "SUCCEEDED" | "DECLINED" | "REFUNDED";
        };
        OrderRefund: {
            amount: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @description What was refunded of it */
            items: {
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                quantity: number;
            }[];
            reason: string | null;
            /**
             * @description PENDING: the provider has not sent it yet; it is asked again
             * @enum {string}
             */
            status: "PENDING" | "SUCCEEDED";
        };
        /** @description Too busy at the moment */
        OverloadedProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "overloaded";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 503;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:overloaded";
        };
        /** @description The payment was declined */
        PaymentDeclinedProblem: {
            /** @constant */
            code: "payment-declined";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            expiresAt: string;
            /** @description The path that was called */
            instance?: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            orderId: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 402;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:payment-declined";
        };
        /** @description Payments cannot be taken at the moment */
        PaymentProviderUnavailableProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "payment-provider-unavailable";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            expiresAt: string;
            /** @description The path that was called */
            instance?: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            orderId: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 503;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:payment-provider-unavailable";
        };
        /** @description Where the goods come from: first what expires first. Of an ended order nothing */
        PickList: {
            lines: {
                picks: {
                    lotCode: string | null;
                    lotId: string | null;
                    quantity: number;
                    /**
                     * Format: uuid
                     * @description UUIDv7
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    warehouseId: string;
                }[];
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                quantity: number;
                /** @description Of a serialised product */
                units: {
                    assetTag: string | null;
                    imei: string | null;
                    serial: string | null;
                    /**
                     * Format: uuid
                     * @description UUIDv7
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    siteId: string;
                    /**
                     * Format: uuid
                     * @description UUIDv7
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    unitId: string;
                }[];
            }[];
        };
        /** @description If-Match is required */
        PreconditionRequiredProblem: {
            /** @constant */
            code: "precondition-required";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 428;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:precondition-required";
        };
        /** @description The price has changed */
        PriceChangedProblem: {
            actualTotal: components["schemas"]["Money"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "price-changed";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            expectedTotal: components["schemas"]["Money"];
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:price-changed";
        };
        Product: {
            /** @enum {string} */
            category: "ARTESANIA" | "MEZCAL" | "TEXTIL" | "CERAMICA" | "JOYERIA" | "GASTRONOMIA" | "OTRO";
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            description: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            images: string[];
            name: string;
            price: components["schemas"]["Money"];
            /** @description Units that one buyer may have; null: any number */
            purchaseLimit: number | null;
            /** @description Goes up with every edit of anything but the stock; the ETag is this, a dot, and `version` */
            revision: number;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            sellerId: string;
            /** @enum {string} */
            status: "ACTIVE" | "ARCHIVED";
            /** @description Units that can be sold now */
            stock: number;
            /** @enum {string} */
            unit: "PIECE" | "KG" | "L" | "M" | "M2" | "M3";
            /** @description Digits after the point that a quantity can have: `stock`, quantities and `price` are of the smallest unit, of KG with 3 a gram */
            unitScale: number;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
            /** @description Goes up with every change of the stock */
            version: number;
        };
        /** @description The seller profile exists */
        ProfileExistsProblem: {
            /** @constant */
            code: "profile-exists";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:profile-exists";
        };
        /** @description That is more than one buyer may have */
        PurchaseLimitProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "purchase-limit";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            items: {
                /** @description In orders that were not cancelled or refunded */
                bought: number;
                limit: number;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                requested: number;
            }[];
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:purchase-limit";
        };
        Race: {
            /** @description Every answer to a checkout; those that were tried again count each */
            answers: {
                code: string | null;
                count: number;
                status: number;
            }[];
            buyers: number;
            /** @description Whether nothing was sold twice, and stock was never below zero */
            held: boolean;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            productId: string;
            /** @description Units of orders that were made */
            sold: number;
            /** @description What was seen on the way, at most 400 */
            steps: {
                atMs: number;
                refused: number;
                sold: number;
                /** @description As it was read from the database */
                stock: number;
            }[];
            stock: {
                after: number;
                before: number;
                /** @description The lowest that was ever read, while they bought and after */
                lowest: number;
            };
            tookMs: number;
            /** @description Checkouts that were sent, all in all */
            tries: number;
        };
        /** @description A race is running */
        RaceRunningProblem: {
            /** @constant */
            code: "race-running";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:race-running";
        };
        RaceState: {
            productId: string | null;
            /** @enum {string} */
            state: "never" | "preparing" | "running" | "ended";
            stock: {
                before: number;
                now: number;
            } | null;
        };
        /** @description Too many requests */
        RateLimitedProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "rate-limited";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 429;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:rate-limited";
        };
        Readiness: {
            /**
             * @description stuck: no answer from the database to a checkout
             * @enum {string}
             */
            checkout: "moving" | "stuck";
            /** @enum {string} */
            database: "reachable" | "unreachable";
            /** @description Whether the process is about to end */
            draining: boolean;
            pendingMigrations: string[];
            ready: boolean;
        };
        /** @description The refresh token is not valid */
        RefreshTokenInvalidProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "refresh-token-invalid";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 401;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:refresh-token-invalid";
        };
        /** @description The refresh token was used before */
        RefreshTokenReusedProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "refresh-token-reused";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 401;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:refresh-token-reused";
        };
        Refund: {
            amount: components["schemas"]["Money"];
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @description What was refunded of it */
            items: {
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                quantity: number;
            }[];
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            orderId: string;
            reason: string | null;
            /**
             * @description PENDING: the provider has not sent it yet; it is asked again
             * @enum {string}
             */
            status: "PENDING" | "SUCCEEDED";
        };
        /** @description More units than are left to refund */
        RefundExceedsItemsProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "refund-exceeds-items";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            items: {
                left: number;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                requested: number;
            }[];
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:refund-exceeds-items";
        };
        /** @description More than is left of the payment */
        RefundExceedsPaymentProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "refund-exceeds-payment";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            left: components["schemas"]["Money"];
            requested: components["schemas"]["Money"];
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:refund-exceeds-payment";
        };
        /** @description The first request with this key is still under way */
        RequestInProgressProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "request-in-progress";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:request-in-progress";
        };
        /** @description The request took too long to arrive */
        RequestTimeoutProblem: {
            /** @constant */
            code: "request-timeout";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 408;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:request-timeout";
        };
        Review: {
            /** @description The name of the buyer */
            author: string;
            comment: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            productId: string;
            rating: number;
        };
        /** @description You have reviewed this already */
        ReviewExistsProblem: {
            /** @constant */
            code: "review-exists";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:review-exists";
        };
        /** @description There are seats */
        SeatsAvailableProblem: {
            available: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "seats-available";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:seats-available";
        };
        Seller: {
            businessName: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            description: string | null;
            /**
             * Format: uuid
             * @description The `sellerId` of products and orders; the same as the id of the user
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            location: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
        };
        SellerBalance: {
            /** @description What the seller is owed: payments less fees and refunds. Below 0 it is the seller who owes */
            balance: components["schemas"]["Money"];
            /** @description What the market keeps of the next payment: 250 is 2.5 % */
            feeBasisPoints: number;
        };
        SellerFee: {
            basisPoints: number | null;
            /** @description What the market keeps of the next payment: 250 is 2.5 % */
            effective: number;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            sellerId: string;
        };
        /** @description A seller profile is required */
        SellerProfileRequiredProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "seller-profile-required";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 403;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:seller-profile-required";
        };
        SerialisedProduct: {
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            productId: string;
            serialised: boolean;
        };
        Session: {
            accessToken: string;
            /** @description Seconds until the access token expires */
            expiresIn: number;
            refreshToken: string;
            user: components["schemas"]["User"];
        };
        Shortfall: {
            name: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            productId: string;
            /** @description In orders that are not shipped yet, those that are short included */
            promised: number;
            /** @description Units that are promised to buyers and no longer there: they expired first */
            shortfall: number;
        };
        /** @description This server is closing */
        ShuttingDownProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "shutting-down";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 503;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:shutting-down";
        };
        /** @description The signature is not valid */
        SignatureInvalidProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "signature-invalid";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:signature-invalid";
        };
        /** @description The slot has bookings */
        SlotHasBookingsProblem: {
            booked: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "slot-has-bookings";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:slot-has-bookings";
        };
        /** @description It has not begun */
        SlotNotBegunProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "slot-not-begun";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            startsAt: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:slot-not-begun";
        };
        /** @description This slot cannot be booked any more */
        SlotNotBookableProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "slot-not-bookable";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @enum {string} */
            reason: "begun" | "cancelled" | "archived";
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:slot-not-bookable";
        };
        /** @description Another slot is in the way */
        SlotOverlapsProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "slot-overlaps";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            slots: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T18:30:00.000Z
                 */
                endsAt: string;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                id: string;
                /**
                 * Format: date-time
                 * @example 2026-11-22T18:30:00.000Z
                 */
                startsAt: string;
            }[];
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:slot-overlaps";
        };
        /** @description Too few seats are free */
        SoldOutProblem: {
            available: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "sold-out";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            requested: number;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:sold-out";
            /** @description Only where free seats are kept for others: how many wait */
            waiting?: number;
        };
        StockDocument: {
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            createdBy: string;
            history: {
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                actorId: string;
                /**
                 * Format: date-time
                 * @example 2026-11-22T18:30:00.000Z
                 */
                at: string;
                reason: string | null;
                /** @enum {string} */
                status: "POSTED" | "REQUESTED" | "IN_TRANSIT" | "RECEIVED" | "CANCELLED";
            }[];
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @enum {string} */
            kind: "RECEIPT" | "ADJUSTMENT" | "TRANSFER" | "RETURN" | "LOT_REJECTION";
            lines: {
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                id: string;
                lotCode: string | null;
                lotId: string | null;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                /** @description Negative: it left. Of a transfer, what is sent */
                quantity: number;
                /** @description What arrived of a transfer */
                received: number | null;
                warehouseId: string | null;
            }[];
            /** @example REC-000123 */
            number: string;
            /** @description Whose goods a return brings back */
            orderId: string | null;
            reason: string | null;
            /** @enum {string} */
            status: "POSTED" | "REQUESTED" | "IN_TRANSIT" | "RECEIVED" | "CANCELLED";
            /** @description Where a transfer goes */
            toWarehouseId: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
            /** @description Of a transfer, where it comes from. Null: each line has its own */
            warehouseId: string | null;
        };
        StockLevel: {
            /** @description The last day on which it can be sold */
            expiresOn: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            lotCode: string | null;
            lotId: string | null;
            onHand: number;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            productId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            warehouseId: string;
        };
        TimeSlot: {
            /** @description Seats that can be booked now */
            available: number;
            /** @description Seats of bookings that have not ended without a sale */
            bookedCount: number;
            /** @description Since when it does not take place */
            cancelledAt: string | null;
            capacity: number;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            endsAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            experienceId: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            startsAt: string;
            /** @description Of the experience */
            timeZone: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
            /** @description Goes up with every booking and every change of the capacity; the ETag */
            version: number;
        };
        TimeSlots: {
            /** @description In the order in which they take place */
            slots: components["schemas"]["TimeSlot"][];
        };
        /** @description The access token has expired */
        TokenExpiredProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "token-expired";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 401;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:token-expired";
        };
        /** @description Too many attempts to pay this order */
        TooManyPaymentAttemptsProblem: {
            attempts: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "too-many-payment-attempts";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            orderId: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 429;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:too-many-payment-attempts";
        };
        /** @description Too many refunds of this order */
        TooManyRefundsProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "too-many-refunds";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:too-many-refunds";
        };
        /** @description There are too many vouchers */
        TooManyVouchersProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "too-many-vouchers";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:too-many-vouchers";
        };
        /** @description You wait for too many slots */
        TooManyWaitingProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "too-many-waiting";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:too-many-waiting";
        };
        /** @description There are too many webhook endpoints */
        TooManyWebhookEndpointsProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "too-many-webhook-endpoints";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:too-many-webhook-endpoints";
        };
        /** @description Sign in first */
        UnauthenticatedProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "unauthenticated";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 401;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:unauthenticated";
        };
        Unit: {
            assetTag: string | null;
            /** @description Who has it; null: nobody */
            assignment: {
                holderId: string | null;
                /** @description Of the order that it left with */
                orderId: string | null;
                /**
                 * Format: date-time
                 * @example 2026-11-22T18:30:00.000Z
                 */
                since: string;
            } | null;
            attributes: {
                [key: string]: string | number | boolean;
            };
            brandId: string | null;
            cpuVendorId: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            createdBy: string;
            deletedAt: string | null;
            description: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            imei: string | null;
            /** @description Who is editing it now */
            lock: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T18:30:00.000Z
                 */
                expiresAt: string;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                heldBy: string;
            } | null;
            modelId: string | null;
            notes: string | null;
            operatingSystemId: string | null;
            operatingSystemVersionId: string | null;
            productId: string | null;
            retiredReason: string | null;
            serial: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            siteId: string;
            /** @enum {string} */
            status: "AVAILABLE" | "ASSIGNED" | "RETIRED";
            /** @description In the words of the list `statuses`; `status` says who can have it */
            statusId: string | null;
            typeId: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            updatedBy: string;
            version: number;
        };
        UnitAssignment: {
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            assignedAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            assignedBy: string;
            /** @description Null: as yet */
            endedAt: string | null;
            endedBy: string | null;
            endKind: ("RETURNED" | "TRANSFERRED" | "RETIRED") | null;
            endNote: string | null;
            holderId: string | null;
            holderName: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            note: string | null;
            /** @description Of the order that the unit left with */
            orderId: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            unitId: string;
        };
        UnitAttribute: {
            code: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            createdBy: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @enum {string} */
            kind: "TEXT" | "NUMBER" | "BOOLEAN" | "DATE";
            name: string;
            required: boolean;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            typeId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            updatedBy: string;
            version: number;
        };
        UnitChange: {
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            changedAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            changedBy: string;
            /** @example serial */
            field: string;
            newValue: string | number | boolean | null;
            oldValue: string | number | boolean | null;
            /** @description The `version` that the change made */
            revision: number;
        };
        UnitHolder: {
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            createdBy: string;
            email: string | null;
            firstName: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            lastName: string;
            secondLastName: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            siteId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            updatedBy: string;
            version: number;
        };
        UnitListEntry: {
            code: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            createdBy: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @enum {string} */
            list: "types" | "statuses" | "brands" | "models" | "operating-systems" | "operating-system-versions" | "cpu-vendors";
            name: string;
            /** @description Null: the operator’s */
            sellerId: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            updatedBy: string;
            version: number;
        };
        UnitLock: {
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            expiresAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            heldBy: string;
            /** @description Sent as `Lock-Token` with every change; each new holder has a higher one */
            token: number;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            unitId: string;
        };
        /** @description Someone else is editing the unit */
        UnitLockedProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "unit-locked";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            expiresAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            heldBy: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:unit-locked";
        };
        /** @description The unit is not available */
        UnitNotAvailableProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "unit-not-available";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            holder: {
                /**
                 * Format: date-time
                 * @example 2026-11-22T18:30:00.000Z
                 */
                assignedAt: string;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                holderId: string;
                name: string;
            } | null;
            /** @description The path that was called */
            instance?: string;
            orderId: string | null;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:unit-not-available";
            /** @enum {string} */
            unitStatus: "AVAILABLE" | "ASSIGNED" | "RETIRED";
        };
        /** @description Units are missing */
        UnitsMissingProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "units-missing";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            items: {
                available: number;
                /**
                 * Format: uuid
                 * @description UUIDv7
                 * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                 */
                productId: string;
                requested: number;
            }[];
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:units-missing";
        };
        /** @description This kind of body is not understood */
        UnsupportedMediaTypeProblem: {
            /** @constant */
            code: "unsupported-media-type";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 415;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:unsupported-media-type";
        };
        User: {
            email: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            name: string;
            /** @enum {string} */
            role: "BUYER" | "SELLER" | "ADMIN";
        };
        /** @description The request is not valid */
        ValidationFailedProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "validation-failed";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            errors: {
                field: string;
                message: string;
            }[];
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:validation-failed";
        };
        Voucher: {
            active: boolean;
            amount: components["schemas"]["Money"] | null;
            code: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            endsAt: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            minimum: components["schemas"]["Money"] | null;
            perBuyerLimit: number | null;
            percent: number | null;
            /** @description Checkouts that can have it still; null: any number */
            remaining: number | null;
            /** @description Whose goods it is for. Null: the operator’s, for all */
            sellerId: string | null;
            startsAt: string | null;
            totalLimit: number | null;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
        };
        /** @description There is a voucher of this code */
        VoucherCodeTakenProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "voucher-code-taken";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:voucher-code-taken";
        };
        /** @description The voucher does not count here */
        VoucherInvalidProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "voucher-invalid";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            goods?: components["schemas"]["Money"];
            /** @description The path that was called */
            instance?: string;
            minimum?: components["schemas"]["Money"];
            /** @enum {string} */
            reason: "not-found" | "not-for-these-goods" | "inactive" | "not-started" | "expired" | "minimum-not-met" | "nothing-to-take-off" | "buyer-limit-reached";
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:voucher-invalid";
        };
        /** @description It has been used more often */
        VoucherLimitBelowUsedProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "voucher-limit-below-used";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:voucher-limit-below-used";
            used: number;
        };
        /** @description The voucher is used up */
        VoucherUsedUpProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "voucher-used-up";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 400;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:voucher-used-up";
        };
        WaitingListEntry: {
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            buyerId: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            guests: number;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @description From 1. A smaller party that fits may be offered seats before a larger one */
            position: number;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            slotId: string;
        };
        /** @description The waiting list is full */
        WaitingListFullProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "waiting-list-full";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:waiting-list-full";
        };
        Warehouse: {
            code: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @description Where a product’s goods lie that nobody put elsewhere */
            isDefault: boolean;
            name: string;
            priority: number;
            /** @description Null: the operator’s */
            sellerId: string | null;
            timeZone: string;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            updatedAt: string;
        };
        /** @description You have a warehouse of this code */
        WarehouseCodeTakenProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "warehouse-code-taken";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:warehouse-code-taken";
        };
        WebhookDelivery: {
            attempts: number;
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /** @description Why the last attempt failed */
            error: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            eventId: string;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            lastAttemptAt: string | null;
            /** @description Null also while it waits for an earlier one of the same subject */
            nextAttemptAt: string | null;
            /** @description Its first 500 characters */
            responseBody: string | null;
            responseStatus: number | null;
            /** @enum {string} */
            status: "PENDING" | "DELIVERED" | "FAILED";
            type: string;
        };
        WebhookEndpoint: {
            /**
             * Format: date-time
             * @example 2026-11-22T18:30:00.000Z
             */
            createdAt: string;
            /** @description GONE: it answered 410; FAILING: nothing reached it for 3 days; OWNER: you did */
            disabledReason: ("OWNER" | "GONE" | "FAILING") | null;
            /** @description Since when every attempt has failed */
            failingSince: string | null;
            /**
             * Format: uuid
             * @description UUIDv7
             * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
             */
            id: string;
            /** @enum {string} */
            status: "ACTIVE" | "DISABLED";
            types: string[];
            url: string;
        };
        /** @description The webhook endpoint is switched off */
        WebhookEndpointDisabledProblem: {
            /** @constant */
            code: "webhook-endpoint-disabled";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:webhook-endpoint-disabled";
        };
        WebhookPing: {
            delivered: boolean;
            error: string | null;
            responseBody: string | null;
            responseStatus: number | null;
        };
        WebhookSecret: {
            /** @description The old secret signs beside it until then */
            previousSecretUntil: string | null;
            /**
             * @description Shown here, and never again
             * @example whsec_…
             */
            secret: string;
        };
        /** @description Two secrets count already */
        WebhookSecretsOverlapProblem: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "webhook-secrets-overlap";
            /** @description What happened and what to do, in English or Spanish */
            detail: string;
            /** @description The path that was called */
            instance?: string;
            /** @description Also in the logs */
            requestId: string;
            /** @constant */
            status: 409;
            title: string;
            /** @description Of the trace, where the server sends any */
            traceId?: string;
            /**
             * @description Names the kind of problem
             * @constant
             */
            type: "urn:tianguis:problem:webhook-secrets-overlap";
        };
    };
    responses: {
        /** @description `body-too-large`: The body is too large */
        BodyTooLarge: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["BodyTooLargeProblem"];
            };
        };
        /** @description `body-too-large`: The body is too large */
        "BodyTooLarge.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["BodyTooLargeProblem"];
            };
        };
        /** @description `concurrency-conflict`: Others were faster just now */
        ConcurrencyConflict: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ConcurrencyConflictProblem"];
            };
        };
        /** @description `database-unavailable`: The database cannot be reached; `overloaded`: Too busy at the moment; `shutting-down`: This server is closing */
        "DatabaseUnavailable.Overloaded.ShuttingDown": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["DatabaseUnavailableProblem"] | components["schemas"]["OverloadedProblem"] | components["schemas"]["ShuttingDownProblem"];
            };
        };
        /** @description `duplicate`: There is one already; `edit-conflict`: This was changed after you read it; `concurrency-conflict`: Others were faster just now */
        "Duplicate.EditConflict.ConcurrencyConflict": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["DuplicateProblem"] | components["schemas"]["EditConflictProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
            };
        };
        /** @description `duplicate`: There is one already; `list-full`: There is no room for more; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
        "Duplicate.ListFull.RequestInProgress.ConcurrencyConflict.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["DuplicateProblem"] | components["schemas"]["ListFullProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
            };
        };
        /** @description `expectation-failed`: The expectation cannot be met */
        ExpectationFailed: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ExpectationFailedProblem"];
            };
        };
        /** @description `expectation-failed`: The expectation cannot be met */
        "ExpectationFailed.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ExpectationFailedProblem"];
            };
        };
        /** @description `forbidden`: Not allowed */
        Forbidden: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ForbiddenProblem"];
            };
        };
        /** @description `forbidden`: Not allowed */
        "Forbidden.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ForbiddenProblem"];
            };
        };
        /** @description `headers-too-large`: The headers are too large */
        HeadersTooLarge: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["HeadersTooLargeProblem"];
            };
        };
        /** @description `headers-too-large`: The headers are too large */
        "HeadersTooLarge.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["HeadersTooLargeProblem"];
            };
        };
        /** @description `idempotency-key-reused`: The idempotency key belongs to another request */
        "IdempotencyKeyReused.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
            };
        };
        /** @description `import-rejected`: Lines of the file are wrong; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
        "ImportRejected.MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ImportRejectedProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
            };
        };
        /** @description `insufficient-stock`: Not enough stock; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
        "InsufficientStock.MalformedRequest.ValidationFailed.MalformedBody": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InsufficientStockProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
            };
        };
        /** @description `insufficient-stock`: Not enough stock; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
        "InsufficientStock.MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InsufficientStockProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
            };
        };
        /** @description `internal`: Something went wrong on our side */
        Internal: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InternalProblem"];
            };
        };
        /** @description `in-use`: It is in use; `concurrency-conflict`: Others were faster just now */
        "InUse.ConcurrencyConflict": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InUseProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
            };
        };
        /** @description `invalid-transition`: It cannot change that way; `concurrency-conflict`: Others were faster just now; `request-in-progress`: The first request with this key is still under way */
        "InvalidTransition.ConcurrencyConflict.RequestInProgress.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["RequestInProgressProblem"];
            };
        };
        /** @description `invalid-transition`: It cannot change that way; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
        "InvalidTransition.RequestInProgress.ConcurrencyConflict.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
            };
        };
        /** @description `malformed-request`: This is not valid HTTP */
        MalformedRequest: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedRequestProblem"];
            };
        };
        /** @description `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid */
        "MalformedRequest.ValidationFailed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"];
            };
        };
        /** @description `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
        "MalformedRequest.ValidationFailed.MalformedBody": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
            };
        };
        /** @description `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
        "MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
            };
        };
        /** @description `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
        "MalformedRequest.ValidationFailed.MalformedBody.RateLimit-Limit": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
            };
        };
        /** @description `not-found`: Not found */
        NotFound: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["NotFoundProblem"];
            };
        };
        /** @description `not-found`: Not found */
        "NotFound.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["NotFoundProblem"];
            };
        };
        /** @description `not-found`: Not found */
        "NotFound.RateLimit-Limit": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["NotFoundProblem"];
            };
        };
        /** @description `payment-provider-unavailable`: Payments cannot be taken at the moment; `database-unavailable`: The database cannot be reached; `overloaded`: Too busy at the moment; `shutting-down`: This server is closing */
        "PaymentProviderUnavailable.DatabaseUnavailable.Overloaded.ShuttingDown": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["PaymentProviderUnavailableProblem"] | components["schemas"]["DatabaseUnavailableProblem"] | components["schemas"]["OverloadedProblem"] | components["schemas"]["ShuttingDownProblem"];
            };
        };
        /** @description `precondition-required`: If-Match is required */
        PreconditionRequired: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["PreconditionRequiredProblem"];
            };
        };
        /** @description `rate-limited`: Too many requests */
        "RateLimited.Idempotency-Replayed.RateLimit-Limit": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RateLimitedProblem"];
            };
        };
        /** @description `rate-limited`: Too many requests */
        "RateLimited.RateLimit-Limit": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RateLimitedProblem"];
            };
        };
        /** @description `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
        "RequestInProgress.ConcurrencyConflict.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
            };
        };
        /** @description `request-timeout`: The request took too long to arrive */
        RequestTimeout: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RequestTimeoutProblem"];
            };
        };
        /** @description `request-timeout`: The request took too long to arrive */
        "RequestTimeout.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RequestTimeoutProblem"];
            };
        };
        /** @description `review-exists`: You have reviewed this already */
        ReviewExists: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ReviewExistsProblem"];
            };
        };
        /** @description `seller-profile-required`: A seller profile is required; `forbidden`: Not allowed */
        "SellerProfileRequired.Forbidden.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["SellerProfileRequiredProblem"] | components["schemas"]["ForbiddenProblem"];
            };
        };
        /** @description `too-many-payment-attempts`: Too many attempts to pay this order; `rate-limited`: Too many requests */
        "TooManyPaymentAttempts.RateLimited.Idempotency-Replayed.RateLimit-Limit": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["TooManyPaymentAttemptsProblem"] | components["schemas"]["RateLimitedProblem"];
            };
        };
        /** @description `unauthenticated`: Sign in first; `token-expired`: The access token has expired */
        "Unauthenticated.TokenExpired": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnauthenticatedProblem"] | components["schemas"]["TokenExpiredProblem"];
            };
        };
        /** @description `unauthenticated`: Sign in first; `token-expired`: The access token has expired */
        "Unauthenticated.TokenExpired.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnauthenticatedProblem"] | components["schemas"]["TokenExpiredProblem"];
            };
        };
        /** @description `unit-locked`: Someone else is editing the unit; `lock-lost`: The lock is no longer yours; `concurrency-conflict`: Others were faster just now; `invalid-transition`: It cannot change that way; `request-in-progress`: The first request with this key is still under way */
        "UnitLocked.LockLost.ConcurrencyConflict.InvalidTransition.RequestInProgress.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnitLockedProblem"] | components["schemas"]["LockLostProblem"] | components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["RequestInProgressProblem"];
            };
        };
        /** @description `unsupported-media-type`: This kind of body is not understood */
        UnsupportedMediaType: {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
            };
        };
        /** @description `unsupported-media-type`: This kind of body is not understood */
        "UnsupportedMediaType.Idempotency-Replayed": {
            headers: {
                "Content-Language": components["headers"]["Content-Language"];
                "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The language of `title` and `detail`: en or es */
        "Content-Language": string;
        /** @description What this looks like; sent back as If-Match it guards an edit, as If-None-Match it saves a reading */
        ETag: string;
        /** @description `true` where this is the answer to an earlier request of the same key; else absent */
        "Idempotency-Replayed": string;
        /** @description Where the next page is, with rel="next"; absent at the end */
        Link: string;
        /** @description How many may be made within a minute */
        "RateLimit-Limit": number;
        /** @description How many are left */
        "RateLimit-Remaining": number;
        /** @description Seconds until there are as many again */
        "RateLimit-Reset": number;
        /** @description Seconds after which the same request may succeed */
        "Retry-After": number;
        /** @description Bearer */
        "WWW-Authenticate": string;
        /** @description Names the request, in the logs too */
        "X-Request-Id": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example ana@example.com */
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.RateLimit-Limit"];
            /** @description `invalid-credentials`: E-mail or password is wrong */
            401: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidCredentialsProblem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    refreshToken: string;
                };
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            /** @description `unauthenticated`: Sign in first; `token-expired`: The access token has expired */
            401: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnauthenticatedProblem"] | components["schemas"]["TokenExpiredProblem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    refreshToken: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            /** @description `refresh-token-invalid`: The refresh token is not valid; `refresh-token-reused`: The refresh token was used before */
            401: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["RefreshTokenInvalidProblem"] | components["schemas"]["RefreshTokenReusedProblem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example ana@example.com */
                    email: string;
                    name: string;
                    password: string;
                    /**
                     * @default BUYER
                     * @enum {string}
                     */
                    role?: "BUYER" | "SELLER";
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            /** @description `email-taken`: The e-mail address is taken */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["EmailTakenProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listBookings: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description UUIDv7 */
                slotId?: string;
                status?: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "CONFIRMED" | "COMPLETED" | "CANCELLED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Booking"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 10000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getBooking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    cancelBooking: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `invalid-transition`: It cannot change that way; `cancellation-too-late`: It can no longer be cancelled without cost; `concurrency-conflict`: Others were faster just now; `request-in-progress`: The first request with this key is still under way */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["CancellationTooLateProblem"] | components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["RequestInProgressProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    completeBooking: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `invalid-transition`: It cannot change that way; `slot-not-begun`: It has not begun; `concurrency-conflict`: Others were faster just now; `request-in-progress`: The first request with this key is still under way */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["SlotNotBegunProblem"] | components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["RequestInProgressProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    payBooking: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of the simulated provider: pm_card_visa succeeds, pm_card_declined is declined, pm_card_authenticate asks the buyer first, pm_oxxo is paid later at a shop, pm_spei succeeds and pm_spei_returned fails after a few seconds. Of Stripe: the id of a PaymentMethod. */
                    paymentMethod: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            /** @description `payment-declined`: The payment was declined */
            402: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PaymentDeclinedProblem"];
                };
            };
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["InvalidTransition.ConcurrencyConflict.RequestInProgress.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["TooManyPaymentAttempts.RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["PaymentProviderUnavailable.DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listExperiences: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                category?: "ARTESANIA" | "MEZCAL" | "TEXTIL" | "CERAMICA" | "JOYERIA" | "GASTRONOMIA" | "OTRO";
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description UUIDv7 */
                sellerId?: string;
                status?: "ACTIVE" | "ARCHIVED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Experience"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    createExperience: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Until so many hours before the start a booking that was paid can be cancelled without cost
                     * @default 24
                     */
                    cancellationHours?: number;
                    /** @enum {string} */
                    category: "ARTESANIA" | "MEZCAL" | "TEXTIL" | "CERAMICA" | "JOYERIA" | "GASTRONOMIA" | "OTRO";
                    /** @default  */
                    description?: string;
                    /**
                     * @description A BCP 47 tag
                     * @example es-MX
                     */
                    language?: string;
                    place?: string;
                    /** @description Of one seat, in minor units: 129900 is 1,299.00 */
                    price: {
                        amount: number;
                        /**
                         * @default MXN
                         * @enum {string}
                         */
                        currency?: "MXN";
                    };
                    /**
                     * @description Where it takes place, by its name in the IANA database; stays as it is
                     * @example America/Mexico_City
                     */
                    timeZone: string;
                    title: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experience"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["SellerProfileRequired.Forbidden.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getExperience: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experience"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    archiveExperience: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    editExperience: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read, or * for whatever is there */
                "if-match"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Until so many hours before the start a booking that was paid can be cancelled without cost */
                    cancellationHours?: number;
                    /** @enum {string} */
                    category?: "ARTESANIA" | "MEZCAL" | "TEXTIL" | "CERAMICA" | "JOYERIA" | "GASTRONOMIA" | "OTRO";
                    description?: string;
                    language?: string | null;
                    place?: string | null;
                    /** @description Of one seat that is booked from now on */
                    price?: {
                        amount: number;
                        /**
                         * @default MXN
                         * @enum {string}
                         */
                        currency?: "MXN";
                    };
                    /** @enum {string} */
                    status?: "ACTIVE" | "ARCHIVED";
                    title?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experience"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `concurrency-conflict`: Others were faster just now; `edit-conflict`: This was changed after you read it */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["EditConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listExperienceReviews: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path: {
                /** @description The product, or the experience */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ExperienceReview"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 10000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    reviewExperience: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The product, or the experience */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    comment?: string;
                    rating: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperienceReview"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ReviewExists"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listSlots: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Those that end after this; by default after now */
                from?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description Those that begin before this */
                to?: string;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["TimeSlot"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    createSlots: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Seats */
                    capacity: number;
                    /**
                     * Format: date-time
                     * @example 2027-03-06T16:00:00Z
                     */
                    endsAt?: string;
                    /** @description Every week, instead of `startsAt` and `endsAt`: a slot for each of its times */
                    recurrence?: {
                        /** @description How many slots; this, or `until` */
                        count?: number;
                        durationMinutes: number;
                        /**
                         * Format: date
                         * @description The first day that counts, by the clocks of the experience
                         * @example 2027-03-06
                         */
                        startsOn: string;
                        /**
                         * @description By the clocks of the experience, whatever their offset is that day
                         * @example 10:00
                         */
                        startTime: string;
                        /**
                         * Format: date
                         * @description The last day that counts; this, or `count`
                         * @example 2027-03-06
                         */
                        until?: string;
                        weekdays: ("MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU")[];
                    };
                    /**
                     * Format: date-time
                     * @example 2027-03-06T16:00:00Z
                     */
                    startsAt?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeSlot"] | components["schemas"]["TimeSlots"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `experience-archived`: The experience is archived; `slot-overlaps`: Another slot is in the way; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ExperienceArchivedProblem"] | components["schemas"]["SlotOverlapsProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getSlot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeSlot"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    editSlot: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read, or * for whatever is there */
                "if-match"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Seats */
                    capacity: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeSlot"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `capacity-below-booked`: More seats are booked; `edit-conflict`: This was changed after you read it; `invalid-transition`: It cannot change that way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CapacityBelowBookedProblem"] | components["schemas"]["EditConflictProblem"] | components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    bookSlot: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Seats, your own among them */
                    guests: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewBooking"];
                };
            };
            /** @description `sold-out`: Too few seats are free; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SoldOutProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
                };
            };
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `slot-not-bookable`: This slot cannot be booked any more; `already-booked`: You have booked this slot; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SlotNotBookableProblem"] | components["schemas"]["AlreadyBookedProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    cancelSlot: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimeSlot"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `slot-has-bookings`: The slot has bookings; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SlotHasBookingsProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listSlotWaitingList: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WaitingListEntry"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    joinWaitingList: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    guests: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingListEntry"];
                };
            };
            /** @description `seats-available`: There are seats; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SeatsAvailableProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
                };
            };
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `slot-not-bookable`: This slot cannot be booked any more; `already-booked`: You have booked this slot; `already-waiting`: You wait for this slot already; `too-many-waiting`: You wait for too many slots; `waiting-list-full`: The waiting list is full; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SlotNotBookableProblem"] | components["schemas"]["AlreadyBookedProblem"] | components["schemas"]["AlreadyWaitingProblem"] | components["schemas"]["TooManyWaitingProblem"] | components["schemas"]["WaitingListFullProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    leaveWaitingList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listWaitingPlaces: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WaitingListEntry"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    followEvents: {
        parameters: {
            query: {
                /** @description As the header Last-Event-ID, which goes before it */
                lastEventId?: number;
                /** @description Up to 50, separated by commas: `stock:<product id>`, `unit:<unit id>` and `orders` */
                topics: string;
            };
            header?: {
                "last-event-id"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events, until either side ends it */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    adjustStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Default: what lies in no lot */
                    lotId?: string | null;
                    /**
                     * Format: uuid
                     * @description UUIDv7
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    productId: string;
                    /**
                     * @description Units that are more (positive) or fewer than was known
                     * @example 1500
                     * @example 1.5
                     */
                    quantity: number | string;
                    reason: string;
                    /**
                     * Format: uuid
                     * @description UUIDv7
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    warehouseId: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockDocument"];
                };
            };
            /** @description `insufficient-stock`: Not enough stock; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InsufficientStockProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
                };
            };
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listStockDocuments: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                kind?: "RECEIPT" | "ADJUSTMENT" | "TRANSFER" | "RETURN" | "LOT_REJECTION";
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description UUIDv7 */
                warehouseId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StockDocument"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getStockDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockDocument"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    editTransferLine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
                /** @description UUIDv7 */
                lineId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @example 1500
                     * @example 1.5
                     */
                    quantity: number | string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockDocument"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `movements-exist`: The goods of this line have moved; `invalid-transition`: It cannot change that way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["MovementsExistProblem"] | components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listExpiringStock: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description From today, by the days of each warehouse; by default 30 */
                days?: number;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ExpiringLevel"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    exportMovements: {
        parameters: {
            query?: {
                from?: string;
                /** @description UUIDv7 */
                lotId?: string;
                /** @description UUIDv7 */
                productId?: string;
                /** @description Not included */
                to?: string;
                /** @description UUIDv7 */
                warehouseId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    exportStockLevels: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                lotId?: string;
                /** @description UUIDv7 */
                productId?: string;
                /** @description UUIDv7 */
                warehouseId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    importAdjustments: {
        parameters: {
            query?: {
                /** @description Whether good lines are imported although others are bad; by default nothing is */
                partial?: boolean;
            };
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            400: components["responses"]["ImportRejected.MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    importProducts: {
        parameters: {
            query?: {
                /** @description Whether good lines are imported although others are bad; by default nothing is */
                partial?: boolean;
            };
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description `import-rejected`: Lines of the file are wrong; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ImportRejectedProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
                };
            };
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["SellerProfileRequired.Forbidden.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    importReceipts: {
        parameters: {
            query?: {
                /** @description Whether good lines are imported although others are bad; by default nothing is */
                partial?: boolean;
            };
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            400: components["responses"]["ImportRejected.MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listMovements: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                from?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description UUIDv7 */
                lotId?: string;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description UUIDv7 */
                productId?: string;
                /** @description Not included */
                to?: string;
                /** @description UUIDv7 */
                warehouseId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Movement"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listStockLevels: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description UUIDv7 */
                lotId?: string;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description UUIDv7 */
                productId?: string;
                /** @description UUIDv7 */
                warehouseId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StockLevel"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    rejectLot: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LotRejection"];
                };
            };
            400: components["responses"]["InsufficientStock.MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `lot-rejected`: The lot was rejected already; `lot-in-transit`: Goods of the lot are on their way; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["LotRejectedProblem"] | components["schemas"]["LotInTransitProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listLowStock: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["LowStock"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getAvailability: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Availability"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    setLowStockThreshold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description With this stock or less there are few; null: never */
                    threshold: number | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LowStockThreshold"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    receiveGoods: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    lines: {
                        /** @description A code that is not known yet makes a lot */
                        lot?: {
                            code: string;
                            /**
                             * Format: date
                             * @description The last day on which it can be sold
                             * @example 2026-12-31
                             */
                            expiresOn?: string;
                            /**
                             * Format: date
                             * @example 2026-12-31
                             */
                            manufacturedOn?: string;
                        };
                        /**
                         * Format: uuid
                         * @description UUIDv7
                         * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                         */
                        productId: string;
                        /**
                         * @example 1500
                         * @example 1.5
                         */
                        quantity: number | string;
                    }[];
                    /**
                     * Format: uuid
                     * @description UUIDv7
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    warehouseId: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockDocument"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listShortfalls: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Shortfall"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    requestTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description UUIDv7
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    fromWarehouseId: string;
                    lines: {
                        /** @description Default: what lies in no lot */
                        lotId?: string | null;
                        /**
                         * Format: uuid
                         * @description UUIDv7
                         * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                         */
                        productId: string;
                        /**
                         * @example 1500
                         * @example 1.5
                         */
                        quantity: number | string;
                    }[];
                    reason?: string;
                    /**
                     * Format: uuid
                     * @description UUIDv7
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    toWarehouseId: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockDocument"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    cancelTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                } | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockDocument"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `invalid-transition`: It cannot change that way; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    dispatchTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockDocument"];
                };
            };
            400: components["responses"]["InsufficientStock.MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["InvalidTransition.RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    receiveTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description What arrived of every line. Default: all that was sent */
                    lines?: {
                        /**
                         * Format: uuid
                         * @description UUIDv7
                         * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                         */
                        lineId: string;
                        /**
                         * @example 1500
                         * @example 1.5
                         */
                        quantity: number | string;
                    }[];
                    /** @description Why less arrived than was sent; required then */
                    reason?: string;
                } | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockDocument"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["InvalidTransition.RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listWarehouses: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Warehouse"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    createWarehouse: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    name: string;
                    /**
                     * @description Of goods that are alike, those in the warehouse with the lowest leave first
                     * @default 0
                     */
                    priority?: number;
                    /**
                     * @description By whose days lots expire there; by default America/Mexico_City
                     * @default America/Mexico_City
                     */
                    timeZone?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Warehouse"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `warehouse-code-taken`: You have a warehouse of this code; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["WarehouseCodeTakenProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    editWarehouse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    priority?: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Warehouse"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getCart: {
        parameters: {
            query?: {
                /** @description Small letters count as capitals */
                voucherCode?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            /** @description `voucher-invalid`: The voucher does not count here; `voucher-used-up`: The voucher is used up; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["VoucherInvalidProblem"] | components["schemas"]["VoucherUsedUpProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"];
                };
            };
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    clearCart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    holdCart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description `empty-cart`: The cart is empty; `insufficient-stock`: Not enough stock; `purchase-limit`: That is more than one buyer may have; `hold-limit`: That is more than can be held; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["EmptyCartProblem"] | components["schemas"]["InsufficientStockProblem"] | components["schemas"]["PurchaseLimitProblem"] | components["schemas"]["HoldLimitProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
                };
            };
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            /** @description `hold-ended`: Your hold has just ended; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HoldEndedProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    releaseHold: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    addCartItem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description UUIDv7
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    productId: string;
                    /** @default 1 */
                    quantity?: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            /** @description `insufficient-stock`: Not enough stock; `hold-limit`: That is more than can be held; `purchase-limit`: That is more than one buyer may have; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InsufficientStockProblem"] | components["schemas"]["HoldLimitProblem"] | components["schemas"]["PurchaseLimitProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
                };
            };
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    removeCartItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    changeCartItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                itemId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    quantity: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cart"];
                };
            };
            /** @description `insufficient-stock`: Not enough stock; `hold-limit`: That is more than can be held; `purchase-limit`: That is more than one buyer may have; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InsufficientStockProblem"] | components["schemas"]["HoldLimitProblem"] | components["schemas"]["PurchaseLimitProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
                };
            };
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    checkOut: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The total that the buyer was shown; a cart that costs something else is refused */
                    expectedTotal?: {
                        amount: number;
                        /**
                         * @default MXN
                         * @enum {string}
                         */
                        currency?: "MXN";
                    };
                    shippingAddress: components["schemas"]["Address"];
                    /**
                     * @description Small letters count as capitals
                     * @example FERIA-10
                     */
                    voucherCode?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkout"];
                };
            };
            /** @description `empty-cart`: The cart is empty; `insufficient-stock`: Not enough stock; `purchase-limit`: That is more than one buyer may have; `voucher-invalid`: The voucher does not count here; `voucher-used-up`: The voucher is used up; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["EmptyCartProblem"] | components["schemas"]["InsufficientStockProblem"] | components["schemas"]["PurchaseLimitProblem"] | components["schemas"]["VoucherInvalidProblem"] | components["schemas"]["VoucherUsedUpProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
                };
            };
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `price-changed`: The price has changed; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PriceChangedProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            /** @description `idempotency-key-reused`: The idempotency key belongs to another request */
            422: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    payCheckout: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of the simulated provider: pm_card_visa succeeds, pm_card_declined is declined, pm_card_authenticate asks the buyer first, pm_oxxo is paid later at a shop, pm_spei succeeds and pm_spei_returned fails after a few seconds. Of Stripe: the id of a PaymentMethod. */
                    paymentMethod: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutPayment"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `concurrency-conflict`: Others were faster just now; `request-in-progress`: The first request with this key is still under way */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["RequestInProgressProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                status?: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Order"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 10000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetails"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `invalid-transition`: It cannot change that way; `concurrency-conflict`: Others were faster just now; `request-in-progress`: The first request with this key is still under way */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["RequestInProgressProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    payOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of the simulated provider: pm_card_visa succeeds, pm_card_declined is declined, pm_card_authenticate asks the buyer first, pm_oxxo is paid later at a shop, pm_spei succeeds and pm_spei_returned fails after a few seconds. Of Stripe: the id of a PaymentMethod. */
                    paymentMethod: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            /** @description `payment-declined`: The payment was declined */
            402: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PaymentDeclinedProblem"];
                };
            };
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["InvalidTransition.ConcurrencyConflict.RequestInProgress.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["TooManyPaymentAttempts.RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["PaymentProviderUnavailable.DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getPickList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PickList"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `invalid-transition`: It cannot change that way */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidTransitionProblem"];
                };
            };
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    refundOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description In minor units */
                    amount?: number;
                    /** @description Units of which what was paid goes back; goods that were not shipped are not shipped any more */
                    items?: {
                        /**
                         * Format: uuid
                         * @description UUIDv7
                         * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                         */
                        productId: string;
                        quantity: number;
                    }[];
                    reason?: string;
                    /** @description Of a shipped order: whether its goods are back and can be sold again. Default: true */
                    restock?: boolean;
                } | null;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `invalid-transition`: It cannot change that way; `refund-exceeds-payment`: More than is left of the payment; `refund-exceeds-items`: More units than are left to refund; `too-many-refunds`: Too many refunds of this order; `concurrency-conflict`: Others were faster just now; `request-in-progress`: The first request with this key is still under way */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["RefundExceedsPaymentProblem"] | components["schemas"]["RefundExceedsItemsProblem"] | components["schemas"]["TooManyRefundsProblem"] | components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["RequestInProgressProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    setOrderStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    status: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            400: components["responses"]["InsufficientStock.MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `invalid-transition`: It cannot change that way; `concurrency-conflict`: Others were faster just now; `units-missing`: Units are missing */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["UnitsMissingProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                category?: "ARTESANIA" | "MEZCAL" | "TEXTIL" | "CERAMICA" | "JOYERIA" | "GASTRONOMIA" | "OTRO";
                /** @description Whether to count what each category and each band of prices has, by the other filters */
                facets?: boolean;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description In minor units */
                maxPrice?: number;
                /** @description In minor units */
                minPrice?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description Words, or beginnings of words, in name and description; accents and endings do not matter. Where nothing is called so, one typing error in a word of the name is forgiven */
                search?: string;
                /** @description UUIDv7 */
                sellerId?: string;
                /** @description Default: `relevance` with `search`, else `newest` */
                sort?: "newest" | "price-asc" | "price-desc" | "relevance";
                status?: "ACTIVE" | "ARCHIVED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Product"][];
                        facets?: components["schemas"]["Facets"];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    createProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    category: "ARTESANIA" | "MEZCAL" | "TEXTIL" | "CERAMICA" | "JOYERIA" | "GASTRONOMIA" | "OTRO";
                    /** @default  */
                    description?: string;
                    /** @default [] */
                    images?: string[];
                    name: string;
                    /** @description Of one smallest unit, in minor units: 129900 is 1,299.00 */
                    price: {
                        amount: number;
                        /**
                         * @default MXN
                         * @enum {string}
                         */
                        currency?: "MXN";
                    };
                    /**
                     * @description Units that one buyer may have, in orders that were not cancelled or refunded and held; null: any number
                     * @default null
                     */
                    purchaseLimit?: number | null;
                    stock: number;
                    /**
                     * @description What it is counted in; stays as it is
                     * @default PIECE
                     * @enum {string}
                     */
                    unit?: "PIECE" | "KG" | "L" | "M" | "M2" | "M3";
                    /**
                     * @description Digits after the point that a quantity can have; quantities are whole numbers of the last: of KG with 3, 1500 are 1.5 kg
                     * @default 0
                     */
                    unitScale?: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid; `malformed-body`: The body cannot be read */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedBodyProblem"];
                };
            };
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["SellerProfileRequired.Forbidden.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    archiveProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    editProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read, or * for whatever is there */
                "if-match"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    category?: "ARTESANIA" | "MEZCAL" | "TEXTIL" | "CERAMICA" | "JOYERIA" | "GASTRONOMIA" | "OTRO";
                    description?: string;
                    images?: string[];
                    name?: string;
                    /** @description Of one smallest unit, in minor units: 129900 is 1,299.00 */
                    price?: {
                        amount: number;
                        /**
                         * @default MXN
                         * @enum {string}
                         */
                        currency?: "MXN";
                    };
                    /** @description Units that one buyer may have, in orders that were not cancelled or refunded and held; null: any number */
                    purchaseLimit?: number | null;
                    /** @enum {string} */
                    status?: "ACTIVE" | "ARCHIVED";
                    /** @description The new stock; needs the `version` it was decided on */
                    stock?: number;
                    /** @description Units to add to the current stock; negative to remove units */
                    stockChange?: number;
                    /** @description The `version` that you read before you decided on `stock` */
                    version?: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            400: components["responses"]["InsufficientStock.MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `edit-conflict`: This was changed after you read it; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["EditConflictProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            /** @description `precondition-required`: If-Match is required */
            428: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionRequiredProblem"];
                };
            };
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listProductReviews: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path: {
                /** @description The product, or the experience */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Review"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 10000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    reviewProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The product, or the experience */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    comment?: string;
                    rating: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ReviewExists"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getBalance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerBalance"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listBalanceEntries: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                from?: string;
                kind?: "CAPTURE" | "REFUND";
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description Not included */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BalanceEntry"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listSellerOrders: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                status?: "PENDING_PAYMENT" | "PAYMENT_FAILED" | "PENDING" | "PAID" | "PROCESSING" | "SHIPPED" | "DELIVERED" | "CANCELLED" | "REFUNDED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Order"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 10000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getSellerProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seller"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            /** @description `not-found`: Not found */
            404: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    replaceSellerProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    businessName: string;
                    description?: string;
                    location?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seller"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    createSellerProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    businessName: string;
                    description?: string;
                    location?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seller"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            /** @description `profile-exists`: The seller profile exists */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProfileExistsProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getSellerBalance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerBalance"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listSellerBalanceEntries: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                from?: string;
                kind?: "CAPTURE" | "REFUND";
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description Not included */
                to?: string;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BalanceEntry"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    setSellerFee: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Hundredths of a per cent: 250 is 2.5 %; null: the market’s default */
                    basisPoints: number | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerFee"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listVouchers: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Voucher"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 10000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    createVoucher: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Or so much, as far as its goods cost that */
                    amount?: {
                        amount: number;
                        /**
                         * @default MXN
                         * @enum {string}
                         */
                        currency?: "MXN";
                    };
                    /**
                     * @description Small letters count as capitals
                     * @example FERIA-10
                     */
                    code: string;
                    /**
                     * Format: date-time
                     * @example 2026-11-22T18:30:00.000Z
                     */
                    endsAt?: string;
                    /** @description What its goods must cost together */
                    minimum?: {
                        amount: number;
                        /**
                         * @default MXN
                         * @enum {string}
                         */
                        currency?: "MXN";
                    };
                    /** @description Checkouts of one buyer that can have it; default: any number */
                    perBuyerLimit?: number;
                    /** @description Of what its goods cost, rounded down */
                    percent?: number;
                    /**
                     * Format: date-time
                     * @example 2026-11-22T18:30:00.000Z
                     */
                    startsAt?: string;
                    /** @description Checkouts that can have it; default: any number */
                    totalLimit?: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Voucher"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.RateLimit-Limit"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound.RateLimit-Limit"];
            408: components["responses"]["RequestTimeout"];
            /** @description `voucher-code-taken`: There is a voucher of this code; `too-many-vouchers`: There are too many vouchers; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["VoucherCodeTakenProblem"] | components["schemas"]["TooManyVouchersProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getVoucher: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Voucher"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    editVoucher: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    active?: boolean;
                    endsAt?: string | null;
                    /** @description Null: any number */
                    perBuyerLimit?: number | null;
                    startsAt?: string | null;
                    /** @description Of one that has a limit: another, no less than it was used */
                    totalLimit?: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Voucher"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `voucher-limit-below-used`: It has been used more often; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["VoucherLimitBelowUsedProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getRace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaceState"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    runRace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 100 */
                    buyers?: number;
                    /** @default 10 */
                    stock?: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Race"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            /** @description `race-running`: A race is running */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["RaceRunningProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getSnapshot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationsSnapshot"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    receiveProviderEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        received: true;
                    };
                };
            };
            /** @description `signature-invalid`: The signature is not valid; `malformed-request`: This is not valid HTTP; `validation-failed`: The request is not valid */
            400: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SignatureInvalidProblem"] | components["schemas"]["MalformedRequestProblem"] | components["schemas"]["ValidationFailedProblem"];
                };
            };
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listUnits: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Those that were deleted, and can be restored, instead of those that are there */
                deleted?: boolean;
                /** @description Those that this holder has now */
                holderId?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description UUIDv7 */
                productId?: string;
                /** @description Words, or beginnings of words, of tag, serial, IMEI and description, all of them */
                search?: string;
                /** @description UUIDv7 */
                siteId?: string;
                /** @description By tag or serial, those without one come last. An ADMIN names a site, or searches */
                sort?: "newest" | "asset-tag-asc" | "asset-tag-desc" | "serial-asc" | "serial-desc";
                status?: "AVAILABLE" | "ASSIGNED" | "RETIRED";
                /** @description UUIDv7 */
                typeId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Unit"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    registerUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    assetTag?: string;
                    /**
                     * @description What units of its type have, by code
                     * @example {
                     *       "ram": 16
                     *     }
                     */
                    attributes?: {
                        [key: string]: string | number | boolean;
                    };
                    /**
                     * Format: uuid
                     * @description An entry of the list brands
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    brandId?: string;
                    /**
                     * Format: uuid
                     * @description An entry of the list cpu-vendors
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    cpuVendorId?: string;
                    description?: string;
                    /**
                     * @description Spaces, hyphens and slashes between the digits do not count
                     * @example 49-015420-323751-8
                     */
                    imei?: string;
                    /**
                     * Format: uuid
                     * @description An entry of the list models
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    modelId?: string;
                    notes?: string;
                    /**
                     * Format: uuid
                     * @description An entry of the list operating-systems
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    operatingSystemId?: string;
                    /**
                     * Format: uuid
                     * @description An entry of the list operating-system-versions
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    operatingSystemVersionId?: string;
                    /**
                     * Format: uuid
                     * @description One of the site’s owner
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    productId?: string;
                    serial?: string;
                    /**
                     * Format: uuid
                     * @description A site is a warehouse
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    siteId: string;
                    /**
                     * Format: uuid
                     * @description An entry of the list statuses
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    statusId?: string;
                    /**
                     * Format: uuid
                     * @description An entry of the list types
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    typeId?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unit"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `duplicate`: There is one already; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["DuplicateProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getUnit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unit"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    deleteUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `token` of your lock of the unit: refused when that is no longer its lock */
                "lock-token"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `unit-not-available`: The unit is not available; `unit-locked`: Someone else is editing the unit; `lock-lost`: The lock is no longer yours; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnitNotAvailableProblem"] | components["schemas"]["UnitLockedProblem"] | components["schemas"]["LockLostProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    editUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read, or * for whatever is there */
                "if-match"?: string;
                /** @description The `token` of your lock of the unit: refused when that is no longer its lock */
                "lock-token"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    assetTag?: string | null;
                    /**
                     * @description What units of its type have, by code
                     * @example {
                     *       "ram": 16
                     *     }
                     */
                    attributes?: {
                        [key: string]: (string | number | boolean) | null;
                    };
                    brandId?: string | null;
                    cpuVendorId?: string | null;
                    description?: string | null;
                    imei?: string | null;
                    modelId?: string | null;
                    notes?: string | null;
                    operatingSystemId?: string | null;
                    operatingSystemVersionId?: string | null;
                    /** @description One of the site’s owner */
                    productId?: string | null;
                    serial?: string | null;
                    /**
                     * Format: uuid
                     * @description Another site of the same owner
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    siteId?: string;
                    statusId?: string | null;
                    typeId?: string | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unit"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `duplicate`: There is one already; `edit-conflict`: This was changed after you read it; `invalid-transition`: It cannot change that way; `unit-locked`: Someone else is editing the unit; `lock-lost`: The lock is no longer yours; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["DuplicateProblem"] | components["schemas"]["EditConflictProblem"] | components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["UnitLockedProblem"] | components["schemas"]["LockLostProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listUnitAssignments: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UnitAssignment"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    assignUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
                /** @description The `token` of your lock of the unit: refused when that is no longer its lock */
                "lock-token"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Someone of the unit’s site
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    holderId: string;
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitAssignment"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `unit-locked`: Someone else is editing the unit; `lock-lost`: The lock is no longer yours; `concurrency-conflict`: Others were faster just now; `unit-not-available`: The unit is not available; `request-in-progress`: The first request with this key is still under way */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnitLockedProblem"] | components["schemas"]["LockLostProblem"] | components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["UnitNotAvailableProblem"] | components["schemas"]["RequestInProgressProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listUnitChanges: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UnitChange"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    lockUnit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 300 */
                    seconds?: number;
                    /**
                     * @description As ADMIN, although another has it
                     * @default false
                     */
                    takeOver?: boolean;
                } | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitLock"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `unit-locked`: Someone else is editing the unit; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnitLockedProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    unlockUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `token` of your lock of the unit: refused when that is no longer its lock */
                "lock-token"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `unit-locked`: Someone else is editing the unit; `lock-lost`: The lock is no longer yours; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnitLockedProblem"] | components["schemas"]["LockLostProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    reinstateUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
                /** @description The `token` of your lock of the unit: refused when that is no longer its lock */
                "lock-token"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unit"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["UnitLocked.LockLost.ConcurrencyConflict.InvalidTransition.RequestInProgress.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    restoreUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
                /** @description The `token` of your lock of the unit: refused when that is no longer its lock */
                "lock-token"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unit"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `duplicate`: There is one already; `unit-locked`: Someone else is editing the unit; `lock-lost`: The lock is no longer yours; `request-in-progress`: The first request with this key is still under way; `concurrency-conflict`: Others were faster just now */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["DuplicateProblem"] | components["schemas"]["UnitLockedProblem"] | components["schemas"]["LockLostProblem"] | components["schemas"]["RequestInProgressProblem"] | components["schemas"]["ConcurrencyConflictProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    retireUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
                /** @description The `token` of your lock of the unit: refused when that is no longer its lock */
                "lock-token"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    reason?: string;
                } | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unit"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["UnitLocked.LockLost.ConcurrencyConflict.InvalidTransition.RequestInProgress.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    returnUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
                /** @description The `token` of your lock of the unit: refused when that is no longer its lock */
                "lock-token"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    note?: string;
                } | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unit"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["UnitLocked.LockLost.ConcurrencyConflict.InvalidTransition.RequestInProgress.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    transferUnit: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
                /** @description The `token` of your lock of the unit: refused when that is no longer its lock */
                "lock-token"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Someone of the unit’s site
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    holderId: string;
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitAssignment"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            /** @description `unit-locked`: Someone else is editing the unit; `lock-lost`: The lock is no longer yours; `concurrency-conflict`: Others were faster just now; `invalid-transition`: It cannot change that way; `unit-not-available`: The unit is not available; `request-in-progress`: The first request with this key is still under way */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnitLockedProblem"] | components["schemas"]["LockLostProblem"] | components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["InvalidTransitionProblem"] | components["schemas"]["UnitNotAvailableProblem"] | components["schemas"]["RequestInProgressProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    exportUnits: {
        parameters: {
            query?: {
                /** @description Those that were deleted, and can be restored, instead of those that are there */
                deleted?: boolean;
                /** @description Those that this holder has now */
                holderId?: string;
                /** @description UUIDv7 */
                productId?: string;
                /** @description Words, or beginnings of words, of tag, serial, IMEI and description, all of them */
                search?: string;
                /** @description UUIDv7 */
                siteId?: string;
                status?: "AVAILABLE" | "ASSIGNED" | "RETIRED";
                /** @description UUIDv7 */
                typeId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listUnitHolders: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                /** @description UUIDv7 */
                siteId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UnitHolder"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    createUnitHolder: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example ana@example.com */
                    email?: string;
                    firstName: string;
                    lastName: string;
                    secondLastName?: string;
                    /**
                     * Format: uuid
                     * @description A site is a warehouse
                     * @example 0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11
                     */
                    siteId: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitHolder"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["Duplicate.ListFull.RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getUnitHolder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitHolder"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    deleteUnitHolder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["InUse.ConcurrencyConflict"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    editUnitHolder: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read, or * for whatever is there */
                "if-match"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email?: string | null;
                    firstName?: string;
                    lastName?: string;
                    secondLastName?: string | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitHolder"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Duplicate.EditConflict.ConcurrencyConflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    importUnits: {
        parameters: {
            query?: {
                /** @description Whether good lines are imported although others are bad; by default nothing is */
                partial?: boolean;
            };
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            400: components["responses"]["ImportRejected.MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listUnitListEntries: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path: {
                list: "types" | "statuses" | "brands" | "models" | "operating-systems" | "operating-system-versions" | "cpu-vendors";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UnitListEntry"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 1000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    createUnitListEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                list: "types" | "statuses" | "brands" | "models" | "operating-systems" | "operating-system-versions" | "cpu-vendors";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    name: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitListEntry"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["Duplicate.ListFull.RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getUnitListEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
                list: "types" | "statuses" | "brands" | "models" | "operating-systems" | "operating-system-versions" | "cpu-vendors";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitListEntry"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    deleteUnitListEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
                list: "types" | "statuses" | "brands" | "models" | "operating-systems" | "operating-system-versions" | "cpu-vendors";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["InUse.ConcurrencyConflict"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    editUnitListEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that you read, or * for whatever is there */
                "if-match"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
                list: "types" | "statuses" | "brands" | "models" | "operating-systems" | "operating-system-versions" | "cpu-vendors";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code?: string;
                    name?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitListEntry"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Duplicate.EditConflict.ConcurrencyConflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listUnitAttributes: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["UnitAttribute"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 100 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    defineUnitAttribute: {
        parameters: {
            query?: never;
            header?: {
                /** @description A retry with the same key and body gets the first answer again, and nothing happens twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example ram */
                    code: string;
                    /** @enum {string} */
                    kind: "TEXT" | "NUMBER" | "BOOLEAN" | "DATE";
                    name: string;
                    /** @default false */
                    required?: boolean;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitAttribute"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.Idempotency-Replayed"];
            401: components["responses"]["Unauthenticated.TokenExpired.Idempotency-Replayed"];
            403: components["responses"]["Forbidden.Idempotency-Replayed"];
            404: components["responses"]["NotFound.Idempotency-Replayed"];
            408: components["responses"]["RequestTimeout.Idempotency-Replayed"];
            409: components["responses"]["Duplicate.ListFull.RequestInProgress.ConcurrencyConflict.Idempotency-Replayed"];
            413: components["responses"]["BodyTooLarge.Idempotency-Replayed"];
            415: components["responses"]["UnsupportedMediaType.Idempotency-Replayed"];
            417: components["responses"]["ExpectationFailed.Idempotency-Replayed"];
            422: components["responses"]["IdempotencyKeyReused.Idempotency-Replayed"];
            429: components["responses"]["RateLimited.Idempotency-Replayed.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge.Idempotency-Replayed"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    setProductSerialised: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    serialised: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SerialisedProduct"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookEndpoint"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 10000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Some of order.created, order.status-changed, order.refunded, order.payment-returned, stock.changed, stock.low, stock.shortfall, product.updated, unit.changed, hold.expired, or * for all
                     * @example [
                     *       "order.created"
                     *     ]
                     */
                    types: string[];
                    /**
                     * @description https://; its host must have public addresses
                     * @example https://shop.example.com/webhooks
                     */
                    url: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhookEndpoint"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `concurrency-conflict`: Others were faster just now; `too-many-webhook-endpoints`: There are too many webhook endpoints */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["TooManyWebhookEndpointsProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    editWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description true switches it on again, and what waits goes on */
                    active?: boolean;
                    /**
                     * @description Some of order.created, order.status-changed, order.refunded, order.payment-returned, stock.changed, stock.low, stock.shortfall, product.updated, unit.changed, hold.expired, or * for all
                     * @example [
                     *       "order.created"
                     *     ]
                     */
                    types?: string[];
                    /**
                     * @description https://; its host must have public addresses
                     * @example https://shop.example.com/webhooks
                     */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["ConcurrencyConflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description Where the page before ended, as its Link header with rel="next" says */
                after?: string;
                /** @description Items per page, 1 to 100; by default 20 */
                limit?: number;
                /** @description Counted from 1; no more than 10000 items from the start. Not with `after` */
                page?: number;
                status?: "PENDING" | "DELIVERED" | "FAILED";
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WebhookDelivery"][];
                        pagination: {
                            limit: number;
                            page: number;
                            /** @description Of the whole list; 10000 means that many or more */
                            total: number;
                            totalPages: number;
                        };
                    };
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    resendWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                deliveryId: string;
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.RateLimit-Limit"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound.RateLimit-Limit"];
            408: components["responses"]["RequestTimeout"];
            /** @description `webhook-endpoint-disabled`: The webhook endpoint is switched off */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["WebhookEndpointDisabledProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    pingWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never> | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPing"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody.RateLimit-Limit"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound.RateLimit-Limit"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description true: the old secret signs no longer. By default it does for 24 hours */
                    endPrevious?: boolean;
                } | null;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            400: components["responses"]["MalformedRequest.ValidationFailed.MalformedBody"];
            401: components["responses"]["Unauthenticated.TokenExpired"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            /** @description `concurrency-conflict`: Others were faster just now; `webhook-secrets-overlap`: Two secrets count already */
            409: {
                headers: {
                    "Content-Language": components["headers"]["Content-Language"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConcurrencyConflictProblem"] | components["schemas"]["WebhookSecretsOverlapProblem"];
                };
            };
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            417: components["responses"]["ExpectationFailed"];
            429: components["responses"]["RateLimited.RateLimit-Limit"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        alive: true;
                    };
                };
            };
            400: components["responses"]["MalformedRequest"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["MalformedRequest"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            408: components["responses"]["RequestTimeout"];
            417: components["responses"]["ExpectationFailed"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["Internal"];
            503: components["responses"]["DatabaseUnavailable.Overloaded.ShuttingDown"];
        };
    };
}
