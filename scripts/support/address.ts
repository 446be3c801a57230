/** Where everyone of the crowd has their orders sent. */
export const ADDRESS = {
  street: 'Portal de Flores 1',
  city: 'Oaxaca',
  state: 'Oaxaca',
  zipCode: '68000',
  country: 'MX',
};
